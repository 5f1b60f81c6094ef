// RUN: %check_heddle %s heddle-waitgroup-misuse
#include "heddle/heddle.h"

bool failed();

void early() {
  heddle::wait_group Working;
  Working.add(1);
  heddle::go([&] {
    if (failed())
      // CHECK-NOTES: :[[@LINE+3]]:7: warning: the task may end here without having told 'Working', and the wait for it never returns; tell it on every way out
      // CHECK-NOTES: :[[@LINE+3]]:5: note: other ways tell it here
      // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
      return;
    Working.done();
  });
  Working.wait();
}
