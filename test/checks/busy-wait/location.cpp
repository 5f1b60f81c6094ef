// RUN: %check_heddle %s heddle-busy-wait -std=c++20
#include <atomic>
#include <thread>

struct Gate {
  std::atomic<bool> Open{false};
  bool isOpen() const { return Open.load(); }
};

// Said at the loop, not at the getter.
void waitAtGate(const Gate &Entrance) {
  while (!Entrance.isOpen()) {
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Open'; wait for a condition, or give the processor away in the loop [heddle-busy-wait]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the loop is here
  }
}

void openLater(Gate &Entrance) {
  std::jthread([&] { Entrance.Open = true; });
}
