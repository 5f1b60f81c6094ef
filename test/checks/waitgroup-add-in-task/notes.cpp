// RUN: %check_heddle %s heddle-waitgroup-add-in-task
#include "heddle/heddle.h"
#include <vector>

void resize(int Image);

void resizeAll(const std::vector<int> &Images) {
  heddle::wait_group Pending;
  for (int Image : Images) {
    heddle::go([&Pending, Image] {
      Pending.add();
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'Pending' is counted up inside the task that it counts, so the wait may return before the task has begun; count before the task is started [heddle-waitgroup-add-in-task]
      // CHECK-NOTES: :[[@LINE+6]]:3: note: it is waited for here
      // CHECK-NOTES: :[[@LINE-4]]:5: note: the task starts here
      resize(Image);
      Pending.done();
    });
  }
  Pending.wait();
}
