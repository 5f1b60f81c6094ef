// RUN: %check_heddle %s heddle-leaked-task
// RUN: %leak_truth %s
// The runtime's own detector names the same places.
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

static void receives() {
  heddle::channel<int> Never;
  heddle::go([Never] { (void)Never.receive(); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:30: warning: the task waits here for ever: nobody sends to 'Never' or closes it; close it when there is nothing more to send
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the task starts here
}

static int firstOfThree() {
  heddle::channel<int> Replies;
  for (int Part = 0; Part < 3; ++Part)
    heddle::go([Replies, Part] { Replies.send(Part); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:34: warning: the task waits here for ever if its receiver leaves without receiving from 'Replies'; give the channel room for one value
  // CHECK-NOTES: :[[@LINE+2]]:11: note: the receiver may leave here
  // CHECK-NOTES: :[[@LINE-3]]:5: note: the task starts here
  return *Replies.receive();
}

static int givesUp() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { // HEDDLE-LEAK
    heddle::sleep_for(20ms);
    Reply.send(1);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'; give the channel room for one value
    // CHECK-NOTES: :[[@LINE+5]]:3: note: the receiver may leave here
    // CHECK-NOTES: :[[@LINE-5]]:3: note: the task starts here
  });
  int Result = -1;
  heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }), heddle::on_timeout(1ms));
  return Result;
}

int main() {
  receives();
  firstOfThree();
  givesUp();
}
