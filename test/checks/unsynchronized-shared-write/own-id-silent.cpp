// One task is picked by its id.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <pthread.h>
#include <thread>

static pthread_t First;
static std::thread::id Chosen;
static std::atomic<bool> Started{false};
static int Reports, Lines;
// Not read before the test, either.
__attribute__((noinline)) static void countReport() { ++Reports; }
__attribute__((noinline)) static void countLine() { ++Lines; }

static void work() {
  while (!Started)
    std::this_thread::yield();
  for (int I = 0; I < 100; ++I) {
    // OK: only one has this id.
    if (std::this_thread::get_id() == Chosen)
      countReport();
    // OK: the same in C.
    if (pthread_equal(First, pthread_self()))
      countLine();
  }
}

int main() {
  std::thread Workers[3];
  for (std::thread &W : Workers)
    W = std::thread(work);
  Chosen = Workers[0].get_id();
  First = Workers[1].native_handle();
  Started = true;
  for (std::thread &W : Workers)
    W.join();
  return 0;
}
