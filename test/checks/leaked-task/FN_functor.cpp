// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// FN: the channel is a field of a functor, which other files might use.
struct Stage {
  heddle::channel<int> Done;
  int Id = 0;
  void operator()() const { Done.send(compute(Id)); }
};
void inFunctor() {
  heddle::channel<int> Done;
  heddle::go(Stage{Done, 1});
}
