// RUN: %check_heddle %s heddle-lock-across-suspension -std=c++20
// HEDDLE-SILENT
#include "../coroutine-lifetime/Inputs/tasks.h"
#include <mutex>
#include <semaphore>
#include <vector>

std::mutex mutex;
int total;
task<int> fetch(int id);
void use(int value);

// OK: the lock is released before
task<int> before() {
  {
    std::lock_guard<std::mutex> guard(mutex);
    ++total;
  }
  int value = co_await fetch(1);
  std::lock_guard<std::mutex> guard(mutex);
  total += value;
  co_return total;
}
// OK: unlocked by hand meanwhile
task<int> meanwhile() {
  std::unique_lock<std::mutex> lock(mutex);
  ++total;
  lock.unlock();
  int value = co_await fetch(1);
  lock.lock();
  total += value;
  co_return total;
}
// OK: not locked on the way to the await
task<int> one_way(bool now) {
  if (now) {
    std::lock_guard<std::mutex> guard(mutex);
    co_return total;
  }
  co_return co_await fetch(1);
}
// OK: what is awaited never suspends
task<int> at_once() {
  std::lock_guard<std::mutex> guard(mutex);
  co_await ready();
  co_await std::suspend_never();
  co_return total;
}
// OK: the end of the coroutine comes after the guard's
task<int> whole() {
  std::lock_guard<std::mutex> guard(mutex);
  co_return ++total;
}

// A lock for coroutines: who wants it awaits it, any thread may release it.
class async_mutex {
public:
  struct [[nodiscard]] guard {
    async_mutex *of;
    ~guard();
  };
  struct locking {
    async_mutex &of;
    bool await_ready() const;
    void await_suspend(std::coroutine_handle<>);
    guard await_resume();
  };
  locking lock() { return {*this}; }
  void unlock();
};
async_mutex for_coroutines;
// OK: that is what such locks are for
task<int> awaits_lock() {
  auto guard = co_await for_coroutines.lock();
  co_return co_await fetch(1);
}
task<int> awaits_by_hand() {
  co_await for_coroutines.lock();
  int value = co_await fetch(1);
  for_coroutines.unlock();
  co_return value;
}

// OK: a condition for coroutines releases the lock that it is given
struct async_condition {
  other_thread wait(std::unique_lock<std::mutex> &lock);
};
async_condition changed;
task<int> waits_for_change() {
  std::unique_lock<std::mutex> lock(mutex);
  while (total == 0)
    co_await changed.wait(lock);
  co_return total;
}

// OK: a semaphore has no owner
std::binary_semaphore one(1);
task<int> counted() {
  one.acquire();
  int value = co_await fetch(1);
  one.release();
  co_return value;
}

// OK: the coroutine that is called holds nothing, and its caller is not
// suspended with it
detached later() {
  co_await other_thread();
  use(1);
}
void starts_it() {
  std::lock_guard<std::mutex> guard(mutex);
  later();
}

// OK: it does not begin here, under the lock
task<int> locks_later() {
  std::lock_guard<std::mutex> guard(mutex);
  co_return total;
}
task<int> makes_it() {
  std::unique_lock<std::mutex> lock(mutex);
  auto t = locks_later();
  lock.unlock();
  co_return co_await t;
}

// OK: a lambda that is a coroutine holds only its own locks
task<int> outer() {
  std::unique_lock<std::mutex> lock(mutex);
  auto f = []() -> task<int> { co_return co_await fetch(1); };
  lock.unlock();
  co_return co_await f();
}

// OK: values go to whoever asks, in the thread that asks
generator<int> numbers() {
  std::lock_guard<std::mutex> guard(mutex);
  for (int i = 0; i < total; ++i)
    co_yield i;
}
