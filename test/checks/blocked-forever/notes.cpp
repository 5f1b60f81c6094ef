// RUN: %check_heddle %s heddle-blocked-forever
#include "heddle/heddle.h"

void circle() {
  heddle::channel<int> A, B;
  heddle::task X = heddle::go([=] {
    // CHECK-NOTES: :[[@LINE+4]]:5: warning: this waits for ever: who could end the wait for 'A' waits for what comes only after it; change the order of one of them
    // CHECK-NOTES: :[[@LINE+8]]:5: note: the wait would be ended here
    // CHECK-NOTES: :[[@LINE+6]]:5: note: before that, it is waited here
    // CHECK-NOTES: :[[@LINE-4]]:20: note: the task starts here
    A.receive();
    B.send(1);
  });
  heddle::task Y = heddle::go([=] {
    B.receive();
    A.send(1);
  });
  X.join();
  Y.join();
}
