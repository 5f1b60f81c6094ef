// RUN: %check_heddle %s heddle-unjoined-thread
// In C++ a detached thread dies with main, too.
#include <cstdio>
#include <thread>

int main() {
  std::thread printer([] { std::puts("late"); });
  printer.detach();
  std::puts("done");
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the program ends here although a task has been started that nothing waits for; wait for the task before main returns [heddle-unjoined-thread]
}
