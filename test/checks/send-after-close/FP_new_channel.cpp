// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"

void handOut(heddle::channel<int> &Ch);

// FP: unknown code may have put another channel there.
void renewed(heddle::channel<int> &Orders) {
  Orders.close();
  handOut(Orders);
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

static void renew(heddle::channel<int> &Ch) { Ch = heddle::channel<int>(4); }
// FP: the helper puts a new channel there.
void renewedByHelper(heddle::channel<int> &Orders) {
  Orders.close();
  renew(Orders);
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}
