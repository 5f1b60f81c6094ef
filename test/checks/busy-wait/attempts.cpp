// RUN: %check_heddle %s heddle-busy-wait
#include "heddle/heddle.h"
#include <chrono>
#include <future>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

std::mutex Ledger;
heddle::mutex Journal;

void addEntry(int &Total) {
  while (!Ledger.try_lock()) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop spins until 'Ledger' can be locked; lock it, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
  ++Total;
  Ledger.unlock();
}

void addEntryDeferred(int &Total) {
  std::unique_lock<std::mutex> Lock(Ledger, std::defer_lock);
  while (!Lock.try_lock())
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop spins until 'Lock' can be locked; lock it, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
    ;
  ++Total;
}

void addLine(int &Total) {
  for (;;)
    if (Journal.try_lock())
    // CHECK-NOTES: :[[@LINE-1]]:9: warning: the loop spins until 'Journal' can be locked; lock it, or give the processor away in the loop [heddle-busy-wait]
    // CHECK-NOTES: :[[@LINE-3]]:3: note: the loop is here
      break;
  ++Total;
  Journal.unlock();
}

int nextJob(heddle::channel<int> Jobs) {
  for (;;)
    if (std::optional<int> Job = Jobs.try_receive())
    // CHECK-NOTES: :[[@LINE-1]]:34: warning: the loop asks 'Jobs' again and again without waiting; use the form that blocks, or give the processor away in the loop [heddle-busy-wait]
    // CHECK-NOTES: :[[@LINE-3]]:3: note: the loop is here
      return *Job;
}

void offer(heddle::channel<int> Jobs, int Job) {
  while (!Jobs.try_send(Job)) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop asks 'Jobs' again and again without waiting; use the form that blocks, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

int resultOfZero(std::future<int> Answer) {
  while (Answer.wait_for(std::chrono::seconds::zero()) ==
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the loop asks 'Answer' again and again without waiting; use the form that blocks, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
         std::future_status::timeout)
    ;
  return Answer.get();
}

void enter(std::counting_semaphore<> &Seats) {
  while (!Seats.try_acquire()) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop asks 'Seats' again and again without waiting; use the form that blocks, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

void untilFinished(const heddle::task &Job) {
  while (!Job.finished()) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop asks 'Job' again and again without waiting; use the form that blocks, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

void untilCancelled(const heddle::context &Request) {
  while (!Request.cancelled()) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Request'; wait for a condition, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

void untilStopped(std::stop_token Stop) {
  while (!Stop.stop_requested()) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Stop'; wait for a condition, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

void untilQueued(heddle::channel<int> Jobs) {
  while (Jobs.len() == 0) {
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the loop asks 'Jobs' again and again without waiting; use the form that blocks, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

void serve(heddle::channel<int> Requests, heddle::context Running) {
  while (!Running.cancelled())
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_default());
                   // CHECK-NOTES: :[[@LINE-1]]:20: warning: the loop spins because this default case is taken whenever no other case is ready; leave it out, or wait in it [heddle-busy-wait]
                   // CHECK-NOTES: :[[@LINE-4]]:3: note: the loop is here
}
