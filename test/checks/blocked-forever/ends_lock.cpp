// RUN: %check_heddle %s heddle-blocked-forever,heddle-blocking-under-lock -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex M;
int Count;

int main() {
  // OK: what needs the lock is over.
  std::binary_semaphore Over(0);
  std::thread T([&] {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Count;
    }
    Over.release();
  });
  Over.acquire();
  {
    std::lock_guard<std::mutex> Hold(M);
    ++Count;
  }
  T.join();
}
