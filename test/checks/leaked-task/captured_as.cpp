// Nobody sends to it by any of its names.
// RUN: %check_heddle %s heddle-leaked-task
#include "Inputs/mailbox.h"
#include <thread>

void byReference() {
  Mailbox Box;
  std::thread Task([&In = Box] { In.take(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: the task waits here for ever: nobody sends to 'In'
  Task.join();
}
