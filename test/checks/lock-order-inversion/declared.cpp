// RUN: %check_heddle %s heddle-lock-order-inversion
#define CAPABILITY(x) __attribute__((capability(x)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define ACQUIRED_BEFORE(...) __attribute__((acquired_before(__VA_ARGS__)))

class CAPABILITY("mutex") Mutex {
public:
  void Lock() ACQUIRE();
  void Unlock() RELEASE();
};

Mutex Inner;
Mutex Outer ACQUIRED_BEFORE(Inner);

void wrong() {
  Inner.Lock();
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Outer' is locked while 'Inner' is held, although its declaration says the opposite order; take them in that order
  Outer.Lock();
  Outer.Unlock();
  Inner.Unlock();
}
