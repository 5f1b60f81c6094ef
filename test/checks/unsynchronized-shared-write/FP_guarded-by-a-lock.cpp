// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

class StripedCounter {
public:
  void add(unsigned Key) {
    unsigned Stripe = Key % 4;
    std::lock_guard<std::mutex> Guard(Locks[Stripe]);
    Counts[Stripe]++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'C.Counts[...]' is written by this task while the code that started the task uses it
  }

private:
  std::mutex Locks[4];
  long Counts[4] = {};
};
// FP: the stripe's lock guards the stripe's counter.
void stripedLocks() {
  StripedCounter C;
  std::thread Other([&C] {
    for (unsigned K = 0; K < 9; ++K)
      C.add(K);
  });
  C.add(3);
  Other.join();
}

int main() {
  stripedLocks();
}
