// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// OK: started and received from under the same condition.
int correlated(bool Wanted) {
  heddle::channel<int> Reply;
  int Result = 0;
  if (Wanted)
    heddle::go([Reply] { Reply.send(compute(1)); });
  compute(2);
  if (Wanted)
    Result = *Reply.receive();
  return Result;
}

// OK: retries its receive until it works.
int patient() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  for (;;)
    if (auto R = Reply.receive_for(10ms))
      return *R;
}

// OK: the select's other case also leads to a receive.
int waitsAnyway() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  int Result = -1;
  std::size_t Chosen =
      heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }),
                     heddle::on_timeout(10ms, [] { compute(0); }));
  if (Chosen == 1)
    Result = *Reply.receive();
  return Result;
}
