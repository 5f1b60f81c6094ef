// RUN: %check_heddle %s heddle-busy-wait
#include "heddle/heddle.h"

// FP: takes what is there, and ends when there is nothing.
int drain(heddle::channel<int> Requests) {
  int Count = 0;
  while (Requests.try_receive())
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'Requests' again and again without waiting
    ++Count;
  return Count;
}

// FP: sends until there is no more room.
int fill(heddle::channel<int> Buffer) {
  int Sent = 0;
  while (Buffer.try_send(0))
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'Buffer' again and again without waiting
    ++Sent;
  return Sent;
}

// FP: the first select may find nothing, then the second one waits.
void preferControl(heddle::channel<int> Control, heddle::channel<int> Data,
                   heddle::context Running) {
  while (!Running.cancelled()) {
    std::size_t Urgent =
        heddle::select(heddle::on_receive(Control), heddle::on_default());
        // CHECK-MESSAGES: :[[@LINE-1]]:53: warning: the loop spins because this default case is taken whenever no other case is ready
    if (Urgent == 0)
      continue;
    heddle::select(heddle::on_receive(Control), heddle::on_receive(Data),
                   heddle::on_done(Running));
  }
}
