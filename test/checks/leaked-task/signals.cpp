// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <atomic>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>

int compute(int Part);

void conditionNobodySignals() {
  std::mutex Lock;
  std::condition_variable Changed;
  bool Ready = false;
  std::thread Waiter([&] {
    std::unique_lock<std::mutex> Hold(Lock);
    while (!Ready)
      Changed.wait(Hold);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: nobody changes or signals 'Changed'
    compute(0);
  });
  Waiter.join();
}

void flagNobodySets() {
  static std::atomic<bool> Go{false};
  std::jthread Worker([] {
    Go.wait(false);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'Go'
    compute(0);
  });
}

struct Barrier {
  std::mutex Lock;
  std::condition_variable Opened;
  bool Open = false;
};
static void runAfter(Barrier &B) {
  std::unique_lock<std::mutex> Hold(B.Lock);
  B.Opened.wait(Hold, [&B] { return B.Open; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task waits here for ever: nobody changes or signals 'Opened'
  compute(1);
}
void startRunner() {
  Barrier B;
  std::thread T(runAfter, std::ref(B));
  T.join();
}
