// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"

int compute(int Part);
bool valid(int Part);

// FN: what the helper does to the channel is not counted.
static void sendAll(heddle::channel<int> Out) {
  Out.send(1);
  Out.send(2);
}
void sendsInHelper() {
  heddle::channel<int> Out;
  heddle::go([Out] { sendAll(Out); });
  compute(*Out.receive());
}

// FN: each of the two producers may leave before it sends.
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
}
