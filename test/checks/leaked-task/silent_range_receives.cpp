// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

int compute(int Part);

// OK: closed by another task.
void closedByProducer() {
  heddle::channel<int> Numbers;
  heddle::go([Numbers] {
    for (int I = 0; I < 3; ++I)
      Numbers.send(I);
    Numbers.close();
  });
  heddle::task Consumer = heddle::go([Numbers] {
    for (int N : Numbers)
      compute(N);
  });
  Consumer.join();
}
