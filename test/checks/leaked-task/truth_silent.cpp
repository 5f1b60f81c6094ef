// RUN: %check_heddle %s heddle-leaked-task
// RUN: %leak_truth %s
// HEDDLE-SILENT
// HEDDLE-LEAK-NONE
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

static void closes() {
  heddle::channel<int> Work;
  heddle::task Worker = heddle::go([Work] {
    // OK: closed at the end
    while (Work.receive())
      ;
  });
  Work.send(1);
  Work.close();
  Worker.join();
}

static int firstOfThree() {
  heddle::channel<int> Replies(3);
  for (int Part = 0; Part < 3; ++Part)
    // OK: room for all
    heddle::go([Replies, Part] { Replies.send(Part); });
  return *Replies.receive();
}

static int givesUp() {
  heddle::channel<int> Reply(1);
  heddle::go([Reply] {
    heddle::sleep_for(20ms);
    // OK: room for the one value
    Reply.send(1);
  });
  int Result = -1;
  heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }),
                 heddle::on_timeout(1ms));
  return Result;
}

int main() {
  closes();
  firstOfThree();
  givesUp();
}
