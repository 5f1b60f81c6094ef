// RUN: %check_heddle %s heddle-blocking-under-lock
// HEDDLE-SILENT
#include <chrono>
#include <thread>

struct awaitable {
  int state;
};
class async_lock {
public:
  awaitable lock();
  void unlock();
};
class scoped_async_lock {
public:
  explicit scoped_async_lock(async_lock &of);
  ~scoped_async_lock();
};

async_lock shared_by_coroutines;
void sleeps() {
  scoped_async_lock g(shared_by_coroutines);
  // OK: whoever wants this lock awaits it, and blocks no thread
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
}
