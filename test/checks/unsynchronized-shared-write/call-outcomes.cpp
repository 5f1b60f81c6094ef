// A result that says that the lock was not taken, or that nothing is ready
// yet, orders nothing.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

constexpr int Rounds = 300;

std::mutex M;
int Failures = 0, Late = 0, Sums = 0;
int lockError() {
  if (!M.try_lock())
    return -1;
  return 0;
}
void count() {
  for (int I = 0; I < Rounds; ++I) {
    if (lockError() == 0) {
      ++Sums;
      M.unlock();
    } else {
      ++Failures;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Failures' is written by this task while another task uses it; no lock is held
    }
    // The variable no longer stands for the call that took the lock.
    int Error = lockError();
    if (Error == 0)
      M.unlock();
    Error = I;
    if (Error == 0)
      ++Late;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Late' is written by this task while another task uses it; no lock is held
  }
}

std::vector<int> Tiles;
std::atomic<bool> Ready{false};
bool isLoading() {
  if (Ready)
    return false;
  return true;
}
void load() {
  Tiles.assign(64, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Tiles' is written by this task while the code that started the task uses it; no lock is held
  Ready = true;
}
void look() {
  Tiles.reserve(8);
  std::thread Loader(load);
  unsigned Sum = 0;
  for (int I = 0; I < Rounds; ++I)
    if (isLoading())
      Sum += Tiles.size();
  Loader.join();
  Sums += Sum > 0;
}

int main() {
  std::thread A(count), B(count);
  for (int I = 0; I < Rounds; ++I)
    if (lockError() == 0)
      M.unlock();
  A.join();
  B.join();
  look();
}
