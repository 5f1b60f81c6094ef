// RUN: %check_heddle %s heddle-double-lock,heddle-unbalanced-lock,heddle-lock-order-inversion
// HEDDLE-SILENT
#include <mutex>
#define CAPABILITY(x) __attribute__((capability(x)))
#define SCOPED_CAPABILITY __attribute__((scoped_lockable))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define NO_ANALYSIS __attribute__((no_thread_safety_analysis))

class CAPABILITY("mutex") Mutex {
public:
  // OK: an attribute and a body tell of one acquisition
  void Lock() ACQUIRE() { M.lock(); }
  void Unlock() RELEASE() { M.unlock(); }

private:
  std::mutex M;
};
class SCOPED_CAPABILITY MutexLock {
public:
  explicit MutexLock(Mutex *M) ACQUIRE(M) : M(M) { M->Lock(); }
  ~MutexLock() RELEASE() { M->Unlock(); }

private:
  Mutex *const M;
};

class Database {
public:
  int get() {
    // OK: taken once, by a guard whose constructor has a body
    MutexLock L(&M);
    return N;
  }
  void compact() {
    MutexLock L(&M);
    // OK: the callee releases what it requires for a while
    work();
  }

private:
  void work() REQUIRES(M) {
    ++N;
    M.Unlock();
    wait();
    M.Lock();
  }
  static void wait() {}
  Mutex M;
  int N = 0;
};

Mutex Global;
// OK: the attribute says that it is meant
void odd(bool Really) NO_ANALYSIS {
  Global.Lock();
  if (Really)
    return;
  Global.Unlock();
}
// OK: it takes the lock for its caller
void take() ACQUIRE(Global) { Global.Lock(); }
void give() RELEASE(Global) { Global.Unlock(); }
void use(Database &D) {
  take();
  give();
  D.get();
  D.compact();
}
