// A lock made of an atomic keeps others away; what its holder has written they
// see only if it is released and taken in order.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
#include <atomic>
#include <mutex>
#include <thread>

class Relaxed {
public:
  void lock() {
    while (Taken.exchange(true, std::memory_order_relaxed))
      ;
  }
  void unlock() { Taken.store(false, std::memory_order_relaxed); }

private:
  std::atomic<bool> Taken{false};
};
class Ordered {
public:
  void lock() {
    bool Free = false;
    while (!Taken.compare_exchange_weak(Free, true, std::memory_order_acquire,
                                        std::memory_order_relaxed))
      Free = false;
  }
  void unlock() { Taken.store(false, std::memory_order_release); }

private:
  std::atomic<bool> Taken{false};
};

static Relaxed R;
static Ordered O;
static std::atomic_flag Flag;
static int ByRelaxed, ByOrdered, ByFlag;

static void work() {
  {
    std::lock_guard<Relaxed> L(R);
    ++ByRelaxed;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'ByRelaxed' is written by this task while another task uses it; the lock that both hold is taken or released by relaxed accesses, which order nothing; take it with memory_order_acquire and release it with memory_order_release
  }
  {
    std::lock_guard<Ordered> L(O);
    ++ByOrdered; // OK
  }
  while (Flag.test_and_set(std::memory_order_acquire))
    ;
  ++ByFlag;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'ByFlag' is written by this task while another task uses it; the lock that both hold is taken or released by relaxed accesses
  Flag.clear(std::memory_order_relaxed);
}

int main() {
  std::thread A(work), B(work);
  A.join();
  B.join();
}
