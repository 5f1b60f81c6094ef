// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <thread>

class SpinLock {
public:
  void lock() {
    while (Taken.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
  }
  bool try_lock() { return !Taken.test_and_set(std::memory_order_acquire); }
  void unlock() { Taken.clear(std::memory_order_release); }

private:
  std::atomic_flag Taken = ATOMIC_FLAG_INIT;
};

static SpinLock M;
static std::atomic<int> Owner{-1};
static std::atomic_flag Full = ATOMIC_FLAG_INIT;
static std::atomic<int> Left{2};
static long Guarded, Tried, Owned, Sum;
static long Parts[2];
static int Message;

static void count(int Id) {
  for (int I = 0; I < 1000; ++I) {
    M.lock();
    ++Guarded; // OK: the lock is held
    M.unlock();
    if (M.try_lock()) {
      ++Tried; // OK: only if it was free
      M.unlock();
    }
    int Nobody = -1;
    while (!Owner.compare_exchange_weak(Nobody, Id))
      Nobody = -1;
    ++Owned; // OK: the lock remembers its owner
    Owner.store(-1);
  }
  Parts[Id] = Id + 1;
  if (Left.fetch_sub(1) == 1)
    Sum = Parts[0] + Parts[1]; // OK: the last one sees what all have done
}

int main() {
  Full.test_and_set();
  std::thread Writer([] {
    Message = 1; // OK: the flag is taken until it was written
    Full.clear();
  });
  while (Full.test_and_set())
    std::this_thread::yield();
  int Seen = Message;
  Writer.join();
  std::thread A(count, 0), B(count, 1);
  A.join();
  B.join();
  return Seen + Guarded + Tried + Owned + Sum > 0 ? 0 : 1;
}
