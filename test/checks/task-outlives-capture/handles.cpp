// RUN: %check_heddle %s heddle-task-outlives-capture
#include "heddle/heddle.h"
#include <functional>

void byReference() {
  heddle::channel<int> Out(1);
  heddle::go([&Out] { Out.send(1); });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Out' that it refers to ends
}

static void produce(heddle::channel<int> &To) { To.send(1); }

void wrapped() {
  heddle::channel<int> Out(1);
  heddle::go(produce, std::ref(Out));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Out' that it refers to ends
}

void copiedClosureRefers() {
  heddle::channel<int> Out(1);
  auto Send = [&Out] { Out.send(1); };
  heddle::go([Send] { Send(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Out' that it refers to ends
}

struct Stage {
  heddle::channel<int> &Done;
  void operator()() const { Done.send(1); }
};

void functor() {
  heddle::channel<int> Out(1);
  heddle::go(Stage{Out});
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Out' that it refers to ends
}

void context(heddle::context Request) {
  heddle::go([&Request] { Request.wait(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the parameter 'Request' that it refers to ends
}
