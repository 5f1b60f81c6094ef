// RUN: %check_heddle %s heddle-inconsistent-locking,heddle-unsynchronized-shared-write,heddle-double-lock,heddle-unbalanced-lock
// HEDDLE-SILENT
// What a function checks, it need not take: ASSERT_CAPABILITY and friends.
#include <mutex>
#include <thread>

class __attribute__((capability("mutex"))) Mutex {
public:
  void lock() __attribute__((acquire_capability())) { m.lock(); }
  void unlock() __attribute__((release_capability())) { m.unlock(); }
  void assertHeld() __attribute__((assert_capability(this))) {}
  void assertShared() __attribute__((assert_shared_capability(this))) {}

private:
  std::mutex m;
};

class __attribute__((scoped_lockable)) Locker {
public:
  explicit Locker(Mutex &of) __attribute__((acquire_capability(of))) : m(of) {
    m.lock();
  }
  ~Locker() __attribute__((release_capability())) { m.unlock(); }

private:
  Mutex &m;
};

class Ledger {
public:
  void add(int n) {
    Locker l(mutex);
    total += n;
  }
  void clear() {
    Locker l(mutex);
    set(0);
  }
  int get() {
    Locker l(mutex);
    return total;
  }
  // OK: friends that hold the lock call it; it says and checks that.
  void set(int n) {
    mutex.assertHeld();
    total = n;
  }
  // OK: the check in a function of its own.
  void halve() {
    checkHeld();
    total /= 2;
  }
  // OK: the reader's form of it.
  int peek() {
    mutex.assertShared();
    return total;
  }
  void checkHeld() { mutex.assertHeld(); }
  // OK: it asks not to be judged
  void unsafeSet(int n) __attribute__((no_thread_safety_analysis)) {
    total = n;
  }
  void begin(int n) { unsafeSet(n); }
  void lockAll() __attribute__((acquire_capability(mutex))) { mutex.lock(); }
  void unlockAll() __attribute__((release_capability(mutex))) {
    mutex.unlock();
  }

private:
  Mutex mutex;
  int total = 0;
};

void friends() {
  Ledger ledger;
  // OK: taken outside, checked inside, given back outside.
  std::thread t([&] {
    ledger.lockAll();
    ledger.halve();
    ledger.set(ledger.peek() + 1);
    ledger.unlockAll();
  });
  ledger.lockAll();
  ledger.set(7);
  ledger.unlockAll();
  t.join();
}
