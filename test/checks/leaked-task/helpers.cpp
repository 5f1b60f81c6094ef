// RUN: %check_heddle %s heddle-leaked-task
// What helpers do to a channel counts.
#include "heddle/heddle.h"

int compute(int Part);
bool valid(int Part);

static void sendAll(heddle::channel<int> Out) {
  Out.send(1);
  Out.send(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task waits here for ever: 2 values are sent to 'Out', and 1 at most are received or fit
}
void sendsInHelper() {
  heddle::channel<int> Out;
  heddle::go([Out] { sendAll(Out); });
  compute(*Out.receive());
}

static void sendOne(const heddle::channel<int> &To, int Value) { To.send(Value); }
// CHECK-MESSAGES: :[[@LINE-1]]:66: warning: the task waits here for ever: 3 values are sent to 'Replies', and 1 at most are received or fit
void helperInLoop() {
  heddle::channel<int> Replies;
  heddle::go([Replies] {
    for (int I = 0; I < 3; ++I)
      sendOne(Replies, I);
  });
  compute(*Replies.receive());
}

static int takeTwo(heddle::channel<int> &From) {
  int First = *From.receive();
  return First + *From.receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: the task waits here for ever: it takes 2 from 'Parts', and 1 at most are given
}
void receivesInHelper() {
  heddle::channel<int> Parts(8);
  heddle::task Sum = heddle::go([&Parts] { compute(takeTwo(Parts)); });
  Parts.send(1);
  Sum.join();
}

// Helpers in helpers.
static void deliver(heddle::channel<int> Where, int What) { Where.send(What); }
// CHECK-MESSAGES: :[[@LINE-1]]:61: warning: the task waits here for ever: 2 values are sent to 'Both', and 1 at most are received or fit
static void deliverPair(heddle::channel<int> Where, int What) {
  deliver(Where, What);
  deliver(Where, What + 1);
}
void twiceRemoved() {
  heddle::channel<int> Both;
  heddle::go([Both] { deliverPair(Both, 1); });
  compute(*Both.receive());
}

// Each of the two producers may leave before it sends.
void bothLeave(int Part) {
  heddle::channel<int> Out(1);
  heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out, Part] {
    if (!valid(Part + 1))
      return;
    Out.send(compute(Part + 1));
  });
  heddle::go([Out] { compute(*Out.receive()); });
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: the task waits here for ever if its sender leaves without sending to 'Out'
}
