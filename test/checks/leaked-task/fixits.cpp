// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <string>

using namespace std::chrono_literals;
int compute(int Part);

int withTimeout(int Part) {
  heddle::channel<int> Result;
  heddle::go([Result, Part] { Result.send(compute(Part)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: the task waits here for ever if its receiver leaves
  int Value = -1;
  heddle::select(heddle::on_receive(Result, [&](auto V) { Value = *V; }),
                 heddle::on_timeout(10ms));
  return Value;
  // CHECK-FIXES: {{^  }}heddle::channel<int> Result(1);
}

int earlyReturn(int Part, bool Cached) {
  heddle::channel<int> Result{};
  heddle::go([=] {
    int Value = compute(Part);
    Result.send(Value);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves
  });
  if (Cached)
    return 0;
  return *Result.receive();
  // CHECK-FIXES: {{^  }}heddle::channel<int> Result{1};
}

int explicitlyNone(int Part, bool Cached) {
  heddle::channel<int> Result(0);
  heddle::go([=] { Result.send(compute(Part)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the task waits here for ever if its receiver leaves
  if (Cached)
    return 0;
  return *Result.receive();
  // CHECK-FIXES: {{^  }}heddle::channel<int> Result(1);
}

int initialized(int Part, bool Cached) {
  auto Result = heddle::channel<int>();
  heddle::go([=] { Result.send(compute(Part)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the task waits here for ever if its receiver leaves
  if (Cached)
    return 0;
  return *Result.receive();
  // CHECK-FIXES: {{^  }}auto Result = heddle::channel<int>(1);
}
