// RUN: %check_heddle %s heddle-blocked-forever
#include "heddle/heddle.h"

int answer() {
  heddle::channel<int> Reply;
  // CHECK-FIXES: heddle::channel<int> Reply(1);
  Reply.send(42);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: nobody who is there receives from 'Reply'
  return *Reply.receive();
}
