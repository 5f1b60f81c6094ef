// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// OK: a view of the channel receives, in another task.
void throughReceiver() {
  heddle::channel<int> Items;
  heddle::receiver<int> Drain(Items);
  heddle::go([Items] { Items.send(1); });
  heddle::go([Drain] { compute(*Drain.receive()); });
}
