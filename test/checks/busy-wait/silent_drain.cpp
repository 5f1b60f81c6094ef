// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"

// OK: takes what is there, and ends when there is nothing.
int drain(heddle::channel<int> Requests) {
  int Count = 0;
  while (Requests.try_receive())
    ++Count;
  return Count;
}

// OK: sends until there is no more room.
int fill(heddle::channel<int> Buffer) {
  int Sent = 0;
  while (Buffer.try_send(0))
    ++Sent;
  return Sent;
}

// OK: the first select may find nothing, then the second one waits.
void preferControl(heddle::channel<int> Control, heddle::channel<int> Data,
                   heddle::context Running) {
  while (!Running.cancelled()) {
    std::size_t Urgent =
        heddle::select(heddle::on_receive(Control), heddle::on_default());
    if (Urgent == 0)
      continue;
    heddle::select(heddle::on_receive(Control), heddle::on_receive(Data),
                   heddle::on_done(Running));
  }
}
