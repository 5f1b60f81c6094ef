// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"

void oneSend(heddle::channel<int> Results) {
  Results.close();
  Results.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is already closed when this sends
  // CHECK-FIXES: void oneSend(
  // CHECK-FIXES-NEXT: {{^  }}Results.send(1);
  // CHECK-FIXES-NEXT: {{^  }}Results.close();
}

void commented(heddle::channel<int> &Results, int Last) {
  if (Last > 0) {
    Results.close(); // no more
    Results.send(Last); // the last one
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Results' is already closed when this sends
  }
  // CHECK-FIXES: if (Last > 0) {
  // CHECK-FIXES-NEXT: {{^    }}Results.send(Last); // the last one
  // CHECK-FIXES-NEXT: {{^    }}Results.close(); // no more
}
