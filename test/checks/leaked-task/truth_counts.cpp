// RUN: %check_heddle %s heddle-leaked-task
// RUN: %leak_truth %s
// One side of a channel gives or takes too little; the detector names the same
// tasks.
#include "heddle/heddle.h"
#include <vector>

static bool valid(int Part) { return Part != 0; }
static void use(int) {}

static void sendsTwice() {
  heddle::channel<int> Out;
  heddle::go([Out] { // HEDDLE-LEAK
    Out.send(1);
    Out.send(2);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task waits here for ever: 2 values are sent to 'Out', and 1 at most are received or fit
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
  });
  use(*Out.receive());
}

static void sendPair(heddle::channel<int> To, int First) {
  To.send(First);
  To.send(First + 1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task waits here for ever: 2 values are sent to 'Pair', and 1 at most are received or fit
  // CHECK-NOTES: :[[@LINE+4]]:3: note: the task starts here
}
static void sendsInHelper() {
  heddle::channel<int> Pair;
  heddle::go([Pair] { sendPair(Pair, 1); }); // HEDDLE-LEAK
  use(*Pair.receive());
}

static void receivesTwice() {
  heddle::channel<int> In;
  heddle::go([In] { // HEDDLE-LEAK
    use(*In.receive());
    use(*In.receive());
    // CHECK-NOTES: :[[@LINE-1]]:10: warning: the task waits here for ever: it takes 2 from 'In', and 1 at most are given
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
  });
  In.send(1);
}

// The error comes first: nothing is sent.
static void producerLeaves(int Part) {
  heddle::channel<int> Out(1);
  heddle::task Producer = heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(Part);
  });
  heddle::go([Out] { // HEDDLE-LEAK
    use(*Out.receive());
    // CHECK-NOTES: :[[@LINE-1]]:10: warning: the task waits here for ever if its sender leaves without sending to 'Out'
    // CHECK-NOTES: :[[@LINE-6]]:7: note: the sender may leave here
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
  });
  Producer.join();
}

// Each of the two that send may fail.
static void bothLeave(int Part) {
  heddle::channel<int> Either(1);
  heddle::task First = heddle::go([Either, Part] {
    if (!valid(Part))
      return;
    Either.send(Part);
  });
  heddle::task Second = heddle::go([Either, Part] {
    if (!valid(Part * 2))
      return;
    Either.send(Part);
  });
  heddle::go([Either] { // HEDDLE-LEAK
    use(*Either.receive());
    // CHECK-NOTES: :[[@LINE-1]]:10: warning: the task waits here for ever if its sender leaves without sending to 'Either'
    // CHECK-NOTES: :[[@LINE-11]]:7: note: the sender may leave here
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
  });
  First.join();
  Second.join();
}

static bool feederLeaves(const std::vector<int> &Parts) {
  heddle::channel<int> Queue(16);
  heddle::go([Queue] { // HEDDLE-LEAK
    for (int Part : Queue)
      // CHECK-NOTES: :[[@LINE-1]]:19: warning: the task waits here for ever if the one who closes 'Queue' leaves before
      // CHECK-NOTES: :[[@LINE+6]]:7: note: it may leave here
      // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
      use(Part);
  });
  for (int Part : Parts) {
    if (!valid(Part))
      return false;
    Queue.send(Part);
  }
  Queue.close();
  return true;
}

// A generator of which not all is wanted.
static int firstValid() {
  heddle::channel<int> Numbers;
  heddle::go([Numbers] { // HEDDLE-LEAK
    for (int I = 0; I < 1000; ++I)
      Numbers.send(I);
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: the task waits here for ever if its receiver leaves without receiving from 'Numbers'
    // CHECK-NOTES: :[[@LINE+6]]:7: note: the receiver may leave here
    // CHECK-NOTES: :[[@LINE-5]]:3: note: the task starts here
    Numbers.close();
  });
  for (int N : Numbers)
    if (valid(N))
      return N;
  return -1;
}

static void rangesWithoutClose() {
  heddle::channel<int> Jobs(4);
  heddle::go([Jobs] { // HEDDLE-LEAK
    for (int Job : Jobs)
      // CHECK-NOTES: :[[@LINE-1]]:18: warning: the task waits here for ever: nobody sends to 'Jobs' or closes it
      // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
      use(Job);
  });
  for (int I = 0; I < 3; ++I)
    Jobs.send(I);
}

int main() {
  sendsTwice();
  sendsInHelper();
  receivesTwice();
  producerLeaves(0);
  bothLeave(0);
  feederLeaves({0});
  firstValid();
  rangesWithoutClose();
}
