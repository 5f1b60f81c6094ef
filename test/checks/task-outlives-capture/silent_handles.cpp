// RUN: %check_heddle %s heddle-task-outlives-capture
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <functional>
#include <vector>

int compute(int Part);

// OK: copies of a channel are one channel, which lives as long as one of them.
void captured(int Part) {
  heddle::channel<int> Out(1);
  heddle::go([Out, Part] { Out.send(compute(Part)); });
}

// OK: all that is named is copied.
void capturedByDefault(int Part) {
  heddle::channel<int> Out(1);
  heddle::go([=] { Out.send(compute(Part)); });
}

// OK: copied under another name.
void capturedAnew() {
  heddle::channel<int> Out(1);
  heddle::go([To = Out] { To.send(1); });
}

static void consume(heddle::channel<int> From) { compute(*From.receive()); }

// OK: the parameter of the task is a copy.
void argument() {
  heddle::channel<int> Out(1);
  heddle::go(consume, Out);
}

// OK: a bound argument is a copy, too.
void bound() {
  heddle::channel<int> Out(1);
  heddle::go(std::bind(consume, Out));
}

// OK: the callee gets a copy of the task's copy.
void handedOn() {
  heddle::channel<int> Out(1);
  heddle::go([Out] { consume(Out); });
}

// OK: the inner closure refers to the outer one's copy.
void nested() {
  heddle::channel<int> Out(1);
  heddle::go([Out] {
    auto Send = [&] { Out.send(1); };
    Send();
  });
}

// OK: a closure that holds a copy is copied into the task.
void closureInClosure() {
  heddle::channel<int> Out(1);
  auto Send = [Out] { Out.send(1); };
  heddle::go([Send] { Send(); });
}

struct Stage {
  heddle::channel<int> Done;
  void operator()() const { Done.send(1); }
};

// OK: the functor has a copy.
void functor() {
  heddle::channel<int> Out(1);
  heddle::go(Stage{Out});
}

// OK: a context is a handle as well.
void context(heddle::context Request) {
  heddle::go([Request] { Request.wait(); });
}

// OK: each round has a channel and a copy.
void rounds(const std::vector<int> &Parts) {
  for (int Part : Parts) {
    heddle::channel<int> Out(1);
    heddle::go([Out, Part] { Out.send(compute(Part)); });
  }
}
