// RUN: %check_heddle %s heddle-lock-across-suspension -std=c++20
#include "../coroutine-lifetime/Inputs/tasks.h"
#include <mutex>
#include <shared_mutex>

std::mutex mutex;
std::shared_mutex shared;
int total;

task<int> fetch(int id);
void use(int value);

task<int> guarded() {
  std::lock_guard<std::mutex> guard(mutex);
  total += co_await fetch(1);
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: the coroutine may be suspended here while it holds 'mutex': nobody else gets the lock until it goes on, and if it goes on in another thread, that one releases what it does not own; release the lock before [heddle-lock-across-suspension]
  // CHECK-NOTES: :[[@LINE-3]]:31: note: the lock is taken here
  co_return total;
}

task<int> by_hand() {
  mutex.lock();
  int value = co_await fetch(2);
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: the coroutine may be suspended here while it holds 'mutex'
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the lock is taken here
  mutex.unlock();
  co_return value;
}

task<int> in_a_loop() {
  std::unique_lock<std::mutex> lock(mutex);
  for (int i = 0; i < 10; ++i) {
    if (total > i)
      co_await other_thread();
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: the coroutine may be suspended here while it holds 'mutex'
    // CHECK-NOTES: :[[@LINE-5]]:32: note: the lock is taken here
    ++total;
  }
  co_return total;
}

task<int> readers() {
  std::shared_lock lock(shared);
  co_return co_await fetch(total);
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: the coroutine may be suspended here while it holds 'shared'
  // CHECK-NOTES: :[[@LINE-3]]:20: note: the lock is taken here
}

class cache {
public:
  task<int> get(int id) {
    std::scoped_lock lock(mutex_);
    if (!known_)
      value_ = co_await fetch(id);
    // CHECK-NOTES: :[[@LINE-1]]:16: warning: the coroutine may be suspended here while it holds 'mutex_'
    // CHECK-NOTES: :[[@LINE-4]]:22: note: the lock is taken here
    known_ = true;
    co_return value_;
  }
  void each() {
    auto fill = [this]() -> detached {
      std::lock_guard<std::mutex> guard(mutex_);
      co_await other_thread();
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: the coroutine may be suspended here while it holds 'mutex_'
      // CHECK-NOTES: :[[@LINE-3]]:35: note: the lock is taken here
      known_ = true;
    };
    fill();
  }

private:
  std::mutex mutex_;
  bool known_ = false;
  int value_ = 0;
};
