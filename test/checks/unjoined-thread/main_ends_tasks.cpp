// RUN: %check_heddle %s heddle-unjoined-thread
// Tasks of the runtime end with the program, too.
#include "heddle/heddle.h"
#include <cstdio>

int main(int Count, char **) {
  heddle::go([] { std::puts("perhaps"); });
  std::puts("started");
  if (Count > 1)
    return 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the program ends here although a task has been started that nothing waits for; wait for the task before main returns [heddle-unjoined-thread]
  heddle::task Printer = heddle::go([] { std::puts("late"); });
  std::puts("done");
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the program ends here although a task has been started that nothing waits for; wait for the task before main returns
}
