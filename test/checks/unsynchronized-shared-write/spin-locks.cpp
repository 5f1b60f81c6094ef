// A lock that is made of an atomic orders what is done under it, not what is
// done between.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <thread>

class SpinLock {
public:
  void lock() {
    while (Taken.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
  }
  void unlock() { Taken.clear(std::memory_order_release); }

private:
  std::atomic_flag Taken = ATOMIC_FLAG_INIT;
};

class SpinGuard {
public:
  explicit SpinGuard(SpinLock &L) : L(L) { L.lock(); }
  ~SpinGuard() { L.unlock(); }
  SpinGuard(const SpinGuard &) = delete;

private:
  SpinLock &L;
};

static SpinLock M;
static std::atomic<bool> Busy;
static std::atomic_flag Flag = ATOMIC_FLAG_INIT;
static long Kept, Busily, Late, Early, Exchanged, Between;

static void work() {
  for (int I = 0; I < 1000; ++I) {
    M.lock();
    ++Kept;
    M.unlock();
    ++Late;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Late' is written by this task while another task uses it; no lock is held
    SpinGuard{M}; // has no name
    ++Early;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Early' is written by this task while another task uses it; no lock is held
    while (Busy.exchange(true))
      std::this_thread::yield();
    ++Busily;
    Busy.store(false);
    ++Exchanged;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Exchanged' is written by this task while another task uses it; no lock is held
    while (Flag.test_and_set())
      std::this_thread::yield();
    Flag.clear();
    ++Between;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Between' is written by this task while another task uses it; no lock is held
  }
}

int main() {
  std::thread A(work), B(work);
  A.join();
  B.join();
  return Kept > 0 ? 0 : 1;
}
