// RUN: %check_heddle %s heddle-blocked-forever -no-fixed-is-silent
#include "heddle/heddle.h"

// Two values need more than room for one.
int sum() {
  heddle::channel<int> Values;
  // CHECK-FIXES: heddle::channel<int> Values;
  Values.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever
  Values.send(2);
  return *Values.receive() + *Values.receive();
}
