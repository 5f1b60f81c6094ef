// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
// HEDDLE-SILENT
#include <atomic>

// FN: the answer is copied in the round.
void waitByCopy(const std::atomic<int> &Phase) {
  int Seen;
  do {
    Seen = Phase.load();
  } while (Seen < 3);
}

// FN: compared with a parameter that the loop does not change.
void waitByComparison(const std::atomic<int> &Phase, int Wanted) {
  while (Phase.load() != Wanted) {
  }
}

// FN: as before, with a field of the own object: a ticket lock.
class TicketLock {
  std::atomic<unsigned> Next{0}, Serving{0};

public:
  void lock() {
    const unsigned Mine = Next.fetch_add(1);
    while (Serving.load() != Mine) {
    }
  }
  void unlock() { Serving.fetch_add(1); }
};
