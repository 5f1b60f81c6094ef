// RUN: %check_heddle %s heddle-unnamed-guard -no-fixed-is-silent
#include <mutex>
#include <pthread.h>

std::mutex M;
int Shared;

void castAway() {
  (void)std::lock_guard<std::mutex>(M);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the guard has no name
  ++Shared;
}

std::unique_lock<std::mutex> lockShared() {
  return std::unique_lock<std::mutex>(M);
}

void callIt() {
  lockShared();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the guard has no name
  // CHECK-FIXES: auto guard = lockShared();
  ++Shared;
}

// An own guard, by what it does.
class Section {
public:
  explicit Section(pthread_mutex_t *Mutex) : Mutex(Mutex) {
    pthread_mutex_lock(Mutex);
  }
  ~Section() { pthread_mutex_unlock(Mutex); }

private:
  pthread_mutex_t *Mutex;
};

pthread_mutex_t Old = PTHREAD_MUTEX_INITIALIZER;

void ownGuard() {
  Section{&Old};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the guard has no name
  // CHECK-FIXES: Section guard{&Old};
  ++Shared;
}

class MutexLock {
public:
  explicit MutexLock(std::mutex &Given) : Given(Given) { Given.lock(); }
  ~MutexLock() { Given.unlock(); }

private:
  std::mutex &Given;
};

template <typename T> void update(T &Value) {
  MutexLock{M};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the guard has no name
  // CHECK-FIXES: MutexLock guard{M};
  ++Value;
}

void useTemplate(long Count, int Index) {
  update(Count);
  update(Index);
}

void inSwitch(int What) {
  switch (What) {
  case 1: {
    MutexLock{M};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name
    // CHECK-FIXES: MutexLock guard{M};
    ++Shared;
    break;
  }
  default:
    break;
  }
}
