// RUN: %check_heddle %s heddle-blocking-under-lock
#include "heddle/heddle.h"
#include <future>
#include <mutex>
#include <thread>
#include <vector>

std::mutex M;
int Sum;

void joinLocal() {
  std::unique_lock<std::mutex> Hold(M);
  std::thread Worker([] {
    std::lock_guard<std::mutex> Inner(M);
    ++Sum;
  });
  Worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for another task to end while it holds 'M', which that task needs to get on
}

void add() {
  std::lock_guard<std::mutex> Inner(M);
  ++Sum;
}

void getUnderLock() {
  auto Answer = std::async(std::launch::async, add);
  std::lock_guard<std::mutex> Hold(M);
  Answer.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for another task to end while it holds 'M', which that task needs
}

void joinAll() {
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back(add);
  std::lock_guard<std::mutex> Hold(M);
  for (auto &Worker : Workers)
    Worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for another task to end while it holds 'M', which that task needs
}

void waitGroup() {
  heddle::wait_group Group;
  heddle::mutex Lock;
  Group.add(1);
  heddle::go([&] {
    heddle::lock_guard<heddle::mutex> Inner(Lock);
    ++Sum;
    Group.done();
  });
  heddle::lock_guard<heddle::mutex> Hold(Lock);
  Group.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for the tasks of 'Group' while it holds 'Lock', which that task needs
}

heddle::mutex TableLock;

void sendUnderLock(heddle::channel<int> Out) {
  heddle::lock_guard<heddle::mutex> Hold(TableLock);
  Out.send(Sum);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this sends to 'Out', which waits for room, while it holds 'TableLock', and so does everybody who needs that lock; release it first
}

void receiveUnderLock(heddle::channel<int> In) {
  heddle::lock_guard<heddle::mutex> Hold(TableLock);
  auto Next = In.receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: this waits for a value from 'In' while it holds 'TableLock'
  Sum += Next.value_or(0);
}

void foreignFuture(std::future<int> &Answer) {
  std::lock_guard<std::mutex> Hold(M);
  Sum = Answer.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: this waits for another task to end while it holds 'M', and so does everybody
}
