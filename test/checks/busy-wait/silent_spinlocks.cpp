// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
// HEDDLE-SILENT
#include <atomic>
#include <mutex>
#include <thread>

// OK: a spin lock that waits with the exchange itself is the lock.
class SpinLock {
  std::atomic_flag Flag = ATOMIC_FLAG_INIT;

public:
  void lock() {
    while (Flag.test_and_set(std::memory_order_acquire)) {
    }
  }
  void unlock() { Flag.clear(std::memory_order_release); }
};

// OK: by exchange.
class ExchangeLock {
  std::atomic<bool> Taken{false};

public:
  void lock() {
    while (Taken.exchange(true))
      ;
  }
  void unlock() { Taken = false; }
};

// OK: by compare-exchange.
class OwnerLock {
  std::atomic<int> Owner{0};

public:
  void lock(int Me) {
    int Nobody = 0;
    while (!Owner.compare_exchange_weak(Nobody, Me))
      Nobody = 0;
  }
  void unlock() { Owner = 0; }
};

// OK: tests before it tries again, and yields meanwhile.
class PatientLock {
  std::atomic<bool> Taken{false};

public:
  void lock() {
    while (Taken.exchange(true))
      while (Taken.load(std::memory_order_relaxed))
        std::this_thread::yield();
  }
  void unlock() { Taken = false; }
};

// OK: a ticket lock that yields.
class TicketLock {
  std::atomic<unsigned> Next{0}, Serving{0};

public:
  void lock() {
    unsigned Mine = Next.fetch_add(1);
    while (Serving.load() != Mine)
      std::this_thread::yield();
  }
  void unlock() { Serving.fetch_add(1); }
};

// OK: tries once.
template <class Lock> bool tryOnce(Lock &L) {
  if (!L.try_lock())
    return false;
  L.unlock();
  return true;
}
bool tryLedger(std::mutex &Ledger) { return tryOnce(Ledger); }

void useLocks() {
  SpinLock A;
  ExchangeLock B;
  std::lock_guard<SpinLock> HoldA(A);
  std::lock_guard<ExchangeLock> HoldB(B);
}
