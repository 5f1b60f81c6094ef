// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

void serve(); // may well wait

int main(int Count, char **) {
  // OK: joined
  heddle::task Printer = heddle::go([] { std::puts("printed"); });
  Printer.join();
  // OK: counted
  heddle::wait_group All;
  All.add();
  heddle::go([&All] {
    std::puts("counted");
    All.done();
  });
  All.wait();
  // OK: it reports its end
  heddle::channel<int> Done;
  heddle::go([Done] { Done.send(1); });
  (void)Done.receive();
  // OK: a group waits at its end
  heddle::task_group Group;
  Group.go([] { std::puts("grouped"); });
  Group.wait();
  // OK: it is given some time
  heddle::go([] { std::puts("in time"); });
  heddle::sleep_for(1s);
  // OK: other code may wait
  heddle::go([] { std::puts("served"); });
  serve();
  return 0;
}
