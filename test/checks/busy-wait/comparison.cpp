// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
#include <atomic>

void waitByCopy(const std::atomic<int> &Phase) {
  int Seen;
  do {
    Seen = Phase.load();
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the loop spins until another task changes 'Phase'
  } while (Seen < 3);
}

void waitByComparison(const std::atomic<int> &Phase, int Wanted) {
  while (Phase.load() != Wanted) {
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'Phase'
  }
}

// Compared with what does not change.
void waitForNext(const std::atomic<int> &Phase, int Mine) {
  const int Wanted = Mine * 2;
  while (Phase.load() < Wanted) {
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'Phase'
  }
}

// A ticket lock that does not even pause.
class TicketLock {
  std::atomic<unsigned> Next{0}, Serving{0};

public:
  void lock() {
    const unsigned Mine = Next.fetch_add(1);
    while (Serving.load() != Mine) {
      // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the loop spins until another task changes 'Serving'
    }
  }
  void unlock() { Serving.fetch_add(1); }
};
