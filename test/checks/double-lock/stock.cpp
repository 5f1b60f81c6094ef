// RUN: %check_heddle %s heddle-double-lock -std=c++17
// Two guards of one mutex are advised into scoped_lock(M, M) elsewhere, which
// waits for itself as they do.
#include <mutex>

std::mutex M, Other;

void twoGuards() {
  std::lock_guard<std::mutex> First(M);
  std::lock_guard<std::mutex> Second(M);
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: {{.*}} [heddle-double-lock]
}

void asAdvised() {
  std::scoped_lock Both(M, M);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: {{.*}} [heddle-double-lock]
}

// A guard that has not locked, and one that ends in each round.
void right() {
  std::unique_lock<std::mutex> First(M, std::defer_lock);
  std::unique_lock<std::mutex> Second(Other, std::defer_lock);
  std::lock(First, Second);
}
void loop() {
  for (int I = 0; I < 3; ++I)
    std::lock_guard<std::mutex> Each(M);
}
