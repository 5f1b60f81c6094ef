// A number drawn at random may be drawn by the next task, too.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

constexpr int Accounts = 4;
long balance[Accounts], guarded[Accounts], own[Accounts * 8], rolled[Accounts],
    through[Accounts], taken[Accounts * 8];
std::mutex locks[Accounts];
std::atomic<int> next{0};

int pick() { return rand() % Accounts; }

void transfer(int me) {
  std::mt19937 engine(me);
  std::uniform_int_distribution<int> any(0, Accounts - 1);
  for (int i = 0; i < 2000; ++i) {
    int from = rand() % Accounts;
    balance[from] -= 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'balance{{.*}}' is written by this task while another instance of the task may be running
    rolled[any(engine)] += 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'rolled{{.*}}' is written by this task
    through[pick()] += 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'through{{.*}}' is written by this task
    std::lock_guard<std::mutex> hold(locks[from]);
    guarded[from] += 1; // OK: the lock of the same number
  }
  own[me * 2 + rand() % 2] += 1; // OK: one of one's own two
  taken[next.fetch_add(1)] = rand(); // OK: the place is not random
}

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(transfer, i);
  for (std::thread &t : threads)
    t.join();
  return balance[0] == guarded[0] + own[0];
}
