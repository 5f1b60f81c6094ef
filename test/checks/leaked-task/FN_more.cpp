// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"

int compute(int Part);
bool valid(int Part);

// FN: the helper gets the channel in a structure.
struct Stage {
  heddle::channel<int> Out;
};
static void sendAll(Stage S) {
  S.Out.send(1);
  S.Out.send(2);
}
void sendsInStructure() {
  Stage S;
  heddle::go([S] { sendAll(S); });
  compute(*S.Out.receive());
}

// FN: whether the two ask for opposite things is not known.
void bothLeave(int Part, int Mode) {
  heddle::channel<int> Out(1);
  heddle::go([Out, Part, Mode] {
    if (Mode == 1)
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out, Part, Mode] {
    if (Mode > 2)
      return;
    Out.send(compute(Part + 1));
  });
  heddle::go([Out] { compute(*Out.receive()); });
}
