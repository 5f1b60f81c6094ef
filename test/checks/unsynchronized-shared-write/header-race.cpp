// Races in headers are reported at their place in the header, once.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -header-filter=.*
#include "Inputs/racy-counter.h"

int use() {
  RacyCounter Counter;
  // CHECK-MESSAGES: racy-counter.h:17:7: warning: 'Counter.Count' is written by this task while the code that started the task uses it; only one side holds a lock
  return Counter.value();
}

void boxes() {
  static RacyBox<int> Ints;
  static RacyBox<long> Longs;
  Ints.fillBehind(1);
  Longs.fillBehind(2);
  // CHECK-MESSAGES: racy-counter.h:29:29: warning: {{.*}}Value' is written by this task while
}
