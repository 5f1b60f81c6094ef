// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <thread>

using namespace std::chrono_literals;

static bool Stop;
static std::atomic<bool> Quit{false};
static int Rounds;

static void untilStop() {
  while (!Stop) {
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the task loops for ever: nobody changes 'Stop'; set it where the task is to end
    ++Rounds;
    std::this_thread::sleep_for(1ms);
  }
}

void flags() {
  std::thread A(untilStop);
  std::thread B([] {
    while (!Quit.load())
      // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'Quit'
      std::this_thread::sleep_for(1ms);
  });
  A.join();
  B.join();
}

class Worker {
public:
  Worker() : Thread(&Worker::run, this) {}
  ~Worker() { Thread.join(); }

private:
  void run() {
    while (Going)
      // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the task loops for ever: nobody changes 'Going'
      std::this_thread::sleep_for(1ms);
  }
  bool Going = true;
  std::thread Thread;
};

bool isReady();

int leavesBeforeSending() {
  heddle::channel<int> Order;
  heddle::go([Order] { (void)Order.receive(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: the task waits here for ever if its sender leaves without sending to 'Order'; close the channel on each way out
  if (!isReady())
    return -1;
  Order.send(1);
  return 0;
}

void neverCountedDown() {
  heddle::wait_group Group;
  Group.add();
  heddle::task Waiter = heddle::go([&Group] { Group.wait(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:47: warning: the task waits here for ever: nobody changes or signals 'Group'
  Waiter.join();
}

class Sampler {
  bool Stopping = false;
  std::thread Thread;

  void run() {
    while (!Stopping)
      // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'Stopping'
      std::this_thread::sleep_for(1s);
  }

public:
  Sampler() : Thread(&Sampler::run, this) {}
  ~Sampler() { Thread.join(); }
};

void startWorker() {
  static std::atomic<bool> Done{false};
  std::jthread Thread([] {
    while (!Done.load())
      // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'Done'
      std::this_thread::sleep_for(1s);
  });
}
