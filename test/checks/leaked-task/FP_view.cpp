// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// FP: a view of the channel receives, in another task.
void throughReceiver() {
  heddle::channel<int> Items;
  heddle::receiver<int> Drain(Items);
  heddle::go([Items] { Items.send(1); });
  heddle::go([Drain] { compute(*Drain.receive()); });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: the task waits here for ever: nobody sends to 'Drain' or closes it
}
