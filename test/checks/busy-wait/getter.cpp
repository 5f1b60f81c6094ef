// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
#include <atomic>

// The loop asks by a getter, and no task is started in this file.
struct Gate {
  std::atomic<bool> Open{false};
  bool isOpen() const { return Open.load(); }
};
void waitAtGate(const Gate &Entrance) {
  while (!Entrance.isOpen()) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Open'
  }
}
