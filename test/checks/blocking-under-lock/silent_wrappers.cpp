// RUN: %check_heddle %s heddle-blocking-under-lock
// HEDDLE-SILENT
#include <condition_variable>
#include <mutex>

class __attribute__((capability("mutex"))) Mutex {
public:
  void lock() __attribute__((acquire_capability())) { Mu.lock(); }
  void unlock() __attribute__((release_capability())) { Mu.unlock(); }

private:
  friend class CondVar;
  std::mutex Mu;
};
class CondVar {
public:
  explicit CondVar(Mutex *Given) : Given(Given) {}
  void wait() {
    std::unique_lock<std::mutex> Hold(Given->Mu, std::adopt_lock);
    // OK: which lock is released is known to whoever made the object
    Changed.wait(Hold);
    Hold.release();
  }

private:
  Mutex *Given;
  std::condition_variable Changed;
};
class Queue {
public:
  void drain() {
    M.lock();
    // OK: the condition's own lock, in a class of its own
    while (!Empty)
      Idle.wait();
    M.unlock();
  }

private:
  Mutex M;
  CondVar Idle{&M};
  bool Empty = false;
};
