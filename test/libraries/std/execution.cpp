// REQUIRES: tbb
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17,c++20
#include <algorithm>
#include <atomic>
#include <execution>
#include <mutex>
#include <numeric>
#include <vector>

int count(const std::vector<int> &Data) {
  int Count = 0;
  std::for_each(std::execution::par, Data.begin(), Data.end(), [&](int V) {
    if (V > 0)
      ++Count;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Count' is written by this task while another instance of the task may be running
  });
  return Count;
}

std::vector<int> positive(const std::vector<int> &Data) {
  std::vector<int> Result;
  std::for_each(std::execution::par_unseq, Data.begin(), Data.end(),
                [&](int V) { Result.push_back(V); });
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: 'Result' is written by this task
  return Result;
}

int transformed(std::vector<int> &Data) {
  int Calls = 0;
  std::transform(std::execution::par, Data.begin(), Data.end(), Data.begin(),
                 [&Calls](int V) {
                   ++Calls;
                   // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'Calls' is written by this task
                   return V + 1;
                 });
  return Calls;
}

int silent(std::vector<int> &Data) {
  int Count = 0, Guarded = 0;
  std::atomic<int> Atomic{0};
  std::mutex Lock;
  // OK: one after the other
  std::for_each(std::execution::seq, Data.begin(), Data.end(),
                [&](int V) { Count += V; });
  // OK: no policy
  std::for_each(Data.begin(), Data.end(), [&](int V) { Count += V; });
  std::for_each(std::execution::par, Data.begin(), Data.end(), [&](int &V) {
    V *= 2;   // OK: one element each
    ++Atomic; // OK: atomic
    std::lock_guard<std::mutex> Guard(Lock);
    ++Guarded; // OK: guarded
  });
  // OK: values are handed on
  Count += std::reduce(std::execution::par, Data.begin(), Data.end(), 0,
                       [](int A, int B) { return A + B; });
  std::sort(std::execution::par, Data.begin(), Data.end(),
            [](int A, int B) { return A < B; });
  std::vector<int> Out(Data.size());
  std::transform(std::execution::par, Data.begin(), Data.end(), Out.begin(),
                 [&](int V) { return V + Count; }); // OK: only read
  std::vector<size_t> Index(Data.size());
  std::iota(Index.begin(), Index.end(), 0);
  std::for_each(std::execution::par, Index.begin(), Index.end(),
                [&](size_t I) { Out[I] = Data[I]; }); // OK: by its own number
  return Count + Guarded + Atomic + Out[0]; // OK: they have ended
}
