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

struct Bucket {
  std::mutex Lock;
  int Count = 0;
};
static Bucket Buckets[8];
static void count(unsigned Hash) {
  Bucket &B = Buckets[Hash % 8];
  std::lock_guard<std::mutex> Guard(B.Lock);
  B.Count++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Buckets[...].Count' is written by this task while the code that started the task uses it
}
// FP: each bucket has its own lock.
void arrayOfLockedBuckets() {
  std::thread Other([] {
    for (unsigned H = 0; H < 20; ++H)
      count(H * 7);
  });
  for (unsigned H = 0; H < 20; ++H)
    count(H * 5);
  Other.join();
}

// FP: the same optional guard on both sides.
class Logger {
public:
  void write(int N) {
    std::optional<std::lock_guard<std::mutex>> Guard;
    Guard.emplace(M);
    Written += N;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'L.Written' is written by this task while the code that started the task uses it
  }

private:
  std::mutex M;
  int Written = 0;
};
void conditionalGuard() {
  Logger L;
  std::thread Other([&L] { L.write(1); });
  L.write(2);
  Other.join();
}

int main() {
  arrayOfLockedBuckets();
  conditionalGuard();
}
