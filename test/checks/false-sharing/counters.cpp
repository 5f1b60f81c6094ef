// RUN: %check_heddle %s heddle-false-sharing -std=c++20 -no-fixed-is-silent
#include <atomic>
#include <thread>
#include <vector>

struct Statistics {
  std::atomic<long> requests{0};
  std::atomic<long> errors{0};
  // CHECK-FIXES: alignas(64) std::atomic<long> errors{0};
};

void twoFields() {
  Statistics statistics;
  std::thread a([&] {
    for (int i = 0; i < 1000000; ++i)
      statistics.requests++;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'statistics.requests' is written again and again by this task while 'statistics.errors' is written by another, 8 bytes away in the same cache line; align one of them to 64 bytes [heddle-false-sharing]
  });
  std::thread b([&] {
    for (int i = 0; i < 1000000; ++i)
      statistics.errors.fetch_add(1, std::memory_order_relaxed);
  });
  a.join();
  b.join();
}

std::atomic<int> Left{0};
std::atomic<int> Right{0};
// CHECK-FIXES: alignas(64) std::atomic<int> Right{0};
void countLeft() {
  while (Left < 1000)
    ++Left;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Left' is written again and again by this task while 'Right' is written by another, 4 bytes away in the same cache line
}
void countRight() {
  for (;;)
    if (Right.fetch_add(1) > 1000)
      return;
}
void twoVariables() {
  std::thread a(countLeft), b(countRight);
  a.join();
  b.join();
}

void slots(const std::vector<int> &numbers) {
  long sums[4] = {};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int n : numbers)
        sums[t] += n;
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'sums[t]' is written again and again by this task while other instances write the elements beside it, 8 bytes away in the same cache line; sum up in a local variable, or align the elements to 64 bytes
    });
  for (auto &t : threads)
    t.join();
}

void work(std::vector<int> &counts, int id) {
  for (int i = 0; i < 1000; ++i)
    counts[id]++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'counts[id]' is written again and again
}
void vectorOfSlots(int n) {
  std::vector<int> counts(n);
  std::vector<std::jthread> threads;
  for (int id = 0; id < n; ++id)
    threads.emplace_back(work, std::ref(counts), id);
}

// The spawning function counts, too.
struct Progress {
  long done = 0;
  long waiting = 0;
  // CHECK-FIXES: alignas(64) long waiting = 0;
};
void spawner() {
  Progress progress;
  std::thread worker([&progress] {
    for (int i = 0; i < 1000; ++i)
      ++progress.done;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'progress.done' is written again and again by this task while 'progress.waiting' is written by another
  });
  for (int i = 0; i < 1000; ++i)
    ++progress.waiting;
  worker.join();
}
