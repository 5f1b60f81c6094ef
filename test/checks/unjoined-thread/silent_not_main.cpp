// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <cstdio>

// OK: the program goes on when this returns.
void start() {
  heddle::go([] { std::puts("started"); });
}
// OK: nothing is started on this way.
int main(int Count, char **) {
  if (Count < 2) {
    std::puts("usage");
    return 2;
  }
  heddle::go([] { std::puts("started"); }).join();
}
