// A fence orders what relaxed accesses do not.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <thread>

static std::atomic<bool> Taken{false};
static int Count;

static void work() {
  while (Taken.exchange(true, std::memory_order_relaxed))
    ;
  std::atomic_thread_fence(std::memory_order_acquire);
  ++Count;
  std::atomic_thread_fence(std::memory_order_release);
  Taken.store(false, std::memory_order_relaxed);
}

int main() {
  std::thread A(work), B(work);
  A.join();
  B.join();
}
