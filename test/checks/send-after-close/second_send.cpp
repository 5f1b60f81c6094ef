// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"

// The second send may come after the close.
void onlyOne() {
  heddle::channel<int> Out(4);
  heddle::go([Out] {
    // This one is received before the close.
    Out.send(1);
    Out.send(2);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this may send on 'Out' after it was closed: nothing orders the send before the close
  });
  Out.receive();
  Out.close();
}
