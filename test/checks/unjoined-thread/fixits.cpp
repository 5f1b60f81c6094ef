// RUN: %check_heddle %s heddle-unjoined-thread
#include <thread>

void work() noexcept;
bool hurry() noexcept;

void forgets() {
  std::thread Worker(work);
  // CHECK-FIXES: std::thread Worker(work);
  // CHECK-MESSAGES: :[[@LINE+2]]:1: warning: 'Worker' is still joinable when it is destroyed here
  // CHECK-FIXES: Worker.join();
}

int returnsEarly() {
  std::thread Other(work);
  if (hurry()) {
    // CHECK-MESSAGES: :[[@LINE+2]]:5: warning: 'Other' is still joinable when it is destroyed here
    // CHECK-FIXES: if (Other.joinable()) Other.join();
    return 1;
  }
  Other.join();
  return 0;
}
