// RUN: %check_heddle %s heddle-send-after-close -no-fixed-is-silent
#include "heddle/heddle.h"

// Reported, but left to the author: nothing below may change.
void report(int);

// Who receives waits for the close before it is told of the value.
void between(heddle::channel<int> Results) {
  Results.close();
  report(1);
  Results.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is already closed when this sends
  // CHECK-FIXES: Results.close();
  // CHECK-FIXES-NEXT: report(1);
}

void onOnePath(heddle::channel<int> Results, bool Done) {
  if (Done)
    Results.close();
  Results.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed on a path that leads here when this sends
  // CHECK-FIXES: if (Done)
  // CHECK-FIXES-NEXT: Results.close();
}

#define CLOSE_AND_SEND(channel, value)                                         \
  do {                                                                         \
    channel.close();                                                           \
    channel.send(value);                                                       \
  } while (false)
void byMacro(heddle::channel<int> Results) {
  CLOSE_AND_SEND(Results, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'Results' is already closed when this sends
  // CHECK-FIXES: CLOSE_AND_SEND(Results, 1);
}

template <class T> void inTemplate(heddle::channel<T> Results, T Last) {
  Results.close();
  Results.send(Last);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is already closed when this sends
  // CHECK-FIXES: Results.close();
  // CHECK-FIXES-NEXT: Results.send(Last);
}
template void inTemplate(heddle::channel<int>, int);
