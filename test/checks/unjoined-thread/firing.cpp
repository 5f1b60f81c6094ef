// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-STUB: a program with this bug, and
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: what is wrong [heddle-unjoined-thread]
