// Algorithms over a share of a container; bits of one word.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <algorithm>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

template <class F> static void run(F Work) {
  std::vector<std::thread> Threads;
  for (unsigned W = 0; W < 4; ++W)
    Threads.emplace_back(Work, W);
  for (std::thread &T : Threads)
    T.join();
}

static std::vector<double> Now(41), Next(41);
static std::size_t first(unsigned W) { return Now.size() * W / 4; }

int main() {
  // OK: each thread has its range.
  run([](unsigned W) {
    std::size_t Low = first(W), High = first(W + 1);
    std::copy(Next.begin() + Low, Next.begin() + High, Now.begin() + Low);
  });
  run([](unsigned W) {
    std::fill(Now.begin() + W * 10, Now.begin() + W * 10 + 10, 0.0);
  });
  run([](unsigned W) {
    auto Begin = Now.begin() + W * 10;
    std::fill(Begin, Begin + 10, 1.0);
  });

  static std::vector<double> All(64);
  run([](unsigned) { std::fill(All.begin(), All.end(), 0.0); });
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'All[...]' is written by this task while another instance of the task may be running
  static std::vector<double> Tail(64);
  run([](unsigned) { std::fill(Tail.begin() + 10, Tail.end(), 0.0); });
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'Tail[...]' is written by this task while another instance of the task may be running

  static std::vector<bool> Done(4);
  run([](unsigned W) { Done[W] = true; });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'Done[...]' is written by this task while another instance of the task may be running
  static std::vector<char> Ended(4);
  run([](unsigned W) { Ended[W] = true; }); // OK: a byte each

  static std::mt19937 Engine;
  run([](unsigned) {
    std::uniform_int_distribution<int> Dice(1, 6);
    static thread_local int Last;
    Last = Dice(Engine);
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'Engine' is written by this task while another instance of the task may be running
  });
  static std::vector<int> Items{1, 2, 3};
  run([](unsigned W) { std::erase(Items, W); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'Items' is written by this task while another instance of the task may be running
  return Done[0] && Ended[1] ? 0 : 1;
}
