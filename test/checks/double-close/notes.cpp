// RUN: %check_heddle %s heddle-double-close
#include "heddle/heddle.h"

void aLoopOfTasks(int Tasks) {
  heddle::channel<int> Results(4);
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([Results, I] {
      // CHECK-NOTES: :[[@LINE+2]]:7: warning: 'Results' is closed by more than one task; let the one that knows that all have ended close it
      // CHECK-NOTES: :[[@LINE-2]]:5: note: the task starts here
      Results.close();
    });
  Group.wait();
}

void onErrorAndAtTheEnd(heddle::channel<int> Results, bool Failed) {
  if (Failed)
    Results.close();
  Results.receive();
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: 'Results' is closed again here: a path that leads here has closed it; leave the close to one place
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it is closed here first
  Results.close();
}
