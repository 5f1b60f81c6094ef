// RUN: %check_heddle %s heddle-lost-cancel
#include <chrono>
#include <heddle/context.h>
#include <heddle/task.h>

using namespace std::chrono_literals;

void step(const heddle::context &ctx);
bool failed();

void neverCalls(const heddle::context &parent) {
  auto [ctx, cancel] = heddle::with_cancel(parent);
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'cancel' is never called, so that the context and its timer are kept until the parent ends; defer it [heddle-lost-cancel]
  step(ctx);
}

void leavesEarly(const heddle::context &parent) {
  auto [ctx, cancel] = heddle::with_timeout(parent, 2s);
  if (failed())
    return;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'cancel' is not called on a path that leaves the function here, although other paths call it; defer it
  step(ctx);
  cancel();
}

void throwsBefore(const heddle::context &parent) {
  auto [ctx, cancel] =
      heddle::with_deadline(parent, std::chrono::steady_clock::now() + 1s);
  if (failed())
    throw 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'cancel' is not called on a path that leaves the function here, although other paths call it; defer it
  step(ctx);
  cancel();
}

void skipsARound(const heddle::context &parent, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    auto [ctx, cancel] = heddle::with_cancel(parent);
    if (failed())
      continue;
    step(ctx);
    cancel();
  }
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: 'cancel' is not called on a path that leaves the function here, although other paths call it; defer it

void keepsThePair(const heddle::context &parent) {
  auto both = heddle::with_cancel(parent);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'both.second' is never called, so that the context and its timer are kept until the parent ends; defer it
  step(both.first);
}

struct Request {
  void serve(const heddle::context &parent) {
    auto [ctx, cancel] = heddle::with_timeout(parent, 1s);
    switch (kind) {
    case 0:
      return;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'cancel' is not called on a path that leaves the function here, although other paths call it; defer it
    default:
      step(ctx);
    }
    cancel();
  }
  int kind = 0;
};

auto inALambda = [](const heddle::context &parent) {
  auto [ctx, cancel] = heddle::with_cancel(parent);
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'cancel' is never called, so that the context and its timer are kept until the parent ends; defer it
  step(ctx);
};
