// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

int compute(int Part);

// FN: selects on channels to which nobody sends.
void selectsFromNobody() {
  heddle::channel<int> Left, Right;
  heddle::go([Left, Right] {
    heddle::select(heddle::on_receive(Left), heddle::on_receive(Right));
  });
}

// FN: two values sent, one received.
void sendsTwice() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
  });
  compute(*Out.receive());
}

// FN: receives two, gets one.
void receivesTwice() {
  heddle::channel<int> In;
  heddle::go([In] {
    compute(*In.receive());
    compute(*In.receive());
  });
  In.send(1);
}

// FN: waits for a context that is never cancelled.
void waitsForBackground() {
  heddle::context Forever = heddle::background();
  heddle::go([Forever] { Forever.wait(); });
}
