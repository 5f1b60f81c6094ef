// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

int compute(int Part);

// The loop is in a function that the task calls.
static void pollForever() {
  for (;;)
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task never ends: nothing leaves this loop
    std::this_thread::sleep_for(1s);
}
void startPoll() {
  std::thread([] { pollForever(); }).detach();
}

// Ignores the stop token that it is given.
void ignoresToken() {
  std::jthread Worker([](std::stop_token) {
    for (;;)
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop
      std::this_thread::sleep_for(1s);
  });
}

// An endless loop around a select on channels to which nobody sends.
void servesNobody() {
  heddle::channel<int> Jobs;
  heddle::go([Jobs] {
    for (;;)
      heddle::select(heddle::on_receive(Jobs, [](auto J) { compute(*J); }));
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: nobody serves any case of this select
  });
}
