// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <vector>

int compute(int Part);
bool valid(int Part);

static void sendPair(heddle::channel<int> Out) {
  Out.send(1);
  Out.send(2);
}
// OK: both are received.
void bothReceived() {
  heddle::channel<int> Out;
  heddle::go([Out] { sendPair(Out); });
  compute(*Out.receive());
  compute(*Out.receive());
}
// OK: received in a helper, which takes all.
static void takeAll(heddle::channel<int> In, int Count) {
  for (int I = 0; I < Count; ++I)
    compute(*In.receive());
}
void receivedInHelper() {
  heddle::channel<int> Out;
  heddle::go([Out] { sendPair(Out); });
  takeAll(Out, 2);
}
// OK: there is room for what is left.
void fits() {
  heddle::channel<int> Out(1);
  heddle::go([Out] { sendPair(Out); });
  compute(*Out.receive());
}
// OK: one helper, two channels.
static void one(heddle::channel<int> To, int Value) { To.send(Value); }
void twoChannels() {
  heddle::channel<int> Left, Right;
  heddle::go([Left] { one(Left, 1); });
  heddle::go([Right] { one(Right, 2); });
  compute(*Left.receive() + *Right.receive());
}
// OK: how often the helper calls itself nobody knows.
static void countDown(heddle::channel<int> To, int From) {
  To.send(From);
  if (From > 0)
    countDown(To, From - 1);
}
void recursive() {
  heddle::channel<int> Numbers;
  heddle::go([Numbers] { countDown(Numbers, 1); });
  compute(*Numbers.receive());
  compute(*Numbers.receive());
}
// OK: the helper sends only if it has something to send.
static void perhaps(heddle::channel<int> To, int Value) {
  if (valid(Value))
    To.send(Value);
}
void sendsPerhaps() {
  heddle::channel<int> Out(1);
  heddle::go([Out] {
    perhaps(Out, 1);
    perhaps(Out, 2);
  });
}
// OK: one of the two sends in any case.
void oneOfTwo(int Part) {
  heddle::channel<int> Out(1);
  heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out, Part] {
    if (valid(Part))
      return;
    Out.send(-1);
  });
  heddle::go([Out] { compute(*Out.receive()); });
}
// OK: the second one always sends.
void fallback(int Part) {
  heddle::channel<int> Out(2);
  heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out] { Out.send(0); });
  heddle::go([Out] { compute(*Out.receive()); });
}
// OK: a helper closes the channel at the end.
static void finish(heddle::channel<int> Out) { Out.close(); }
void closedInHelper(const std::vector<int> &Parts) {
  heddle::channel<int> Out;
  heddle::go([Out] {
    for (int Part : Out)
      compute(Part);
  });
  for (int Part : Parts)
    Out.send(Part);
  finish(Out);
}
