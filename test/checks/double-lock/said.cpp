// Functions that take what they say their callers hold.
// RUN: %check_heddle %s heddle-double-lock,heddle-lock-order-inversion
#include <mutex>
#define CAPABILITY(x) __attribute__((capability(x)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define ASSERT(...) __attribute__((assert_capability(__VA_ARGS__)))

class CAPABILITY("mutex") Mutex {
public:
  void lock() ACQUIRE() { M.lock(); }
  void unlock() RELEASE() { M.unlock(); }
  void assertHeld() ASSERT() {}

private:
  std::mutex M;
};

class Sender {
public:
  void drop() REQUIRES(Acks, Stats);
  void report() {
    // OK: the other order is only what drop() says, wrongly.
    Acks.lock();
    Stats.lock();
    ++Lost;
    Stats.unlock();
    Acks.unlock();
  }
  void check() {
    Acks.assertHeld();
    Acks.lock();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Acks' is locked here, but whoever comes here is said to hold it: then the task waits for itself; correct one of the two
    // CHECK-NOTES: :[[@LINE-3]]:5: note: it is said here
    ++Lost;
    Acks.unlock();
  }
  void pause() REQUIRES(Acks) {
    // OK: released first.
    Acks.unlock();
    Acks.lock();
  }

private:
  Mutex Acks, Stats;
  int Lost = 0;
};

void Sender::drop() {
  Acks.lock();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Acks' is locked here, but whoever comes here is said to hold it: then the task waits for itself; correct one of the two
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the annotation of this function says so
  ++Lost;
  // OK: told once.
  Stats.lock();
  ++Lost;
  Stats.unlock();
  Acks.unlock();
}
