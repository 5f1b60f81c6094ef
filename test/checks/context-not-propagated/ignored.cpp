// RUN: %check_heddle %s heddle-context-not-propagated
#include <heddle/heddle.h>
#include <stop_token>
#include <thread>

void step();

void start() {
  std::jthread T([](std::stop_token Stop) {
    while (true)
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task goes on although it may be told to stop: it never looks at 'Stop'; ask it in each round [heddle-context-not-propagated]
    // CHECK-NOTES: :[[@LINE-3]]:37: note: 'Stop' is declared here
    // CHECK-NOTES: :[[@LINE-4]]:16: note: the task starts here
      step();
  });
}

void poll(heddle::context Ctx) {
  for (;;)
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task goes on although it may be told to stop: it never looks at 'Ctx'; ask it in each round
  // CHECK-NOTES: :[[@LINE-3]]:27: note: 'Ctx' is declared here
  // CHECK-NOTES: :[[@LINE+4]]:3: note: the task starts here
    step();
}
void startPoll(heddle::context Ctx) {
  heddle::go(poll, Ctx);
}

// Captured, and never asked.
void captures(const heddle::context &Ctx) {
  heddle::go([Ctx] {
    for (;;)
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task goes on although it may be told to stop: it never looks at 'Ctx'; ask it in each round
    // CHECK-NOTES: :[[@LINE-4]]:38: note: 'Ctx' is declared here
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
      step();
  });
}
