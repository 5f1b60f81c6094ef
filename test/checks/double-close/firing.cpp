// RUN: %check_heddle %s heddle-double-close
// HEDDLE-STUB: a program with this bug, and
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: what is wrong [heddle-double-close]
