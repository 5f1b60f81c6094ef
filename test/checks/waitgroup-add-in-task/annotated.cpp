// RUN: %check_heddle %s heddle-waitgroup-add-in-task -std=c++17,c++20
#include "Inputs/rendezvous.h"
#include <future>
#include <thread>
#include <vector>

using rendezvous::Countdown;

void convert(int Page);

void convertAll(int Pages) {
  Countdown Left;
  std::vector<std::thread> Threads;
  for (int Page = 0; Page < Pages; ++Page)
    Threads.emplace_back([&Left, Page] {
      Left.expect();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Left' is counted up inside the task that it counts, so the wait may return before the task has begun
      convert(Page);
      Left.arrived();
    });
  Left.await();
  for (std::thread &T : Threads)
    T.join();
}

void convertDetached(int Page) {
  Countdown Left;
  std::thread([&Left, Page] {
    Left.expect();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Left' is counted up inside the task that it counts, so the wait may return before the task has begun
    convert(Page);
    Left.arrived();
  }).detach();
  Left.await();
}

void convertAsync(int Page) {
  Countdown Left;
  auto Job = std::async(std::launch::async, [&Left, Page] {
    Left.expect();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Left' is counted up inside the task that it counts, so the wait may return before the task has begun
    convert(Page);
    Left.arrived();
  });
  Left.await();
  Job.get();
}

static void convertCounted(Countdown *Left, int Page) {
  Left->expect(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Left' is counted up inside the task that it counts, so the wait may return before the task has begun
  convert(Page);
  Left->arrived();
}
void convertByFunction(int Page) {
  Countdown Left;
  std::thread T(convertCounted, &Left, Page);
  Left.await();
  T.join();
}

class Converter {
  Countdown Left;
  std::thread Worker;
  void run() {
    Left.expect();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Left' is counted up inside the task that it counts, so the wait may return before the task has begun
    convert(1);
    Left.arrived();
  }

public:
  void start() {
    Worker = std::thread(&Converter::run, this);
    Left.await();
    Worker.join();
  }
};
