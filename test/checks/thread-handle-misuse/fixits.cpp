// RUN: %check_heddle %s heddle-thread-handle-misuse
#include <thread>

void work();
bool hurry();

void twice() {
  std::thread Worker(work);
  Worker.join();
  Worker.join(); // again
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Worker' is joined although it is joined already
}

void onOnePath() {
  std::thread Worker(work);
  if (hurry())
    Worker.join();
  Worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Worker' is joined although it is joined already
  // CHECK-FIXES: if (Worker.joinable()) Worker.join();
}
