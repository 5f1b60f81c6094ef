// RUN: %check_heddle %s heddle-double-close
#include "heddle/heddle.h"

void produce() {
  heddle::channel<int> Out(4);
  Out.send(1);
  Out.close();
  int After = 2;
  Out.close(); // again
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Out' is closed again here
  (void)After;
  // CHECK-FIXES: Out.close();
  // CHECK-FIXES-NEXT: int After = 2;
  // CHECK-FIXES-NOT: // again
}
