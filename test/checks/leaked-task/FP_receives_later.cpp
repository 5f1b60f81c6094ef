// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// FP: started and received from under the same condition.
int correlated(bool Wanted) {
  heddle::channel<int> Reply;
  int Result = 0;
  if (Wanted)
    heddle::go([Reply] { Reply.send(compute(1)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  compute(2);
  if (Wanted)
    Result = *Reply.receive();
  return Result;
}

// FP: retries its receive until it works.
int patient() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  for (;;)
    if (auto R = Reply.receive_for(10ms))
      return *R;
}

// FP: the select's other case also leads to a receive.
int waitsAnyway() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  int Result = -1;
  std::size_t Chosen =
      heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }),
                     heddle::on_timeout(10ms, [] { compute(0); }));
  if (Chosen == 1)
    Result = *Reply.receive();
  return Result;
}

// FP: drained by a deferred call.
int drained(bool Cached) {
  heddle::channel<int> Reply;
  heddle::defer Drain{[Reply] { Reply.receive(); }};
  heddle::go([Reply] { Reply.send(compute(1)); });
  if (Cached)
    return 0;
  return 1;
}
