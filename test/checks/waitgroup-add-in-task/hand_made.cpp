// RUN: %check_heddle %s heddle-waitgroup-add-in-task -std=c++20
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>
void work();
void atomicCounter() {
  std::atomic<int> Running = 0;
  std::vector<std::thread> Ts;
  for (int I = 0; I < 3; ++I)
    Ts.emplace_back([&] {
      ++Running;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Running' is counted up inside the task that it counts, so the wait may return before the task has begun
      work();
      --Running;
    });
  while (Running.load() != 0)
    std::this_thread::yield();
  for (auto &T : Ts)
    T.join();
}
void fetchAdd() {
  std::atomic<int> Running{0};
  std::thread T([&] {
    Running.fetch_add(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Running' is counted up inside the task that it counts, so the wait may return before the task has begun
    work();
    Running.fetch_sub(1);
  });
  while (Running > 0)
    std::this_thread::yield();
  T.detach();
}
void waits() {
  std::atomic<int> Running{0};
  std::thread T([&] {
    Running.fetch_add(1);
    work();
    Running.fetch_sub(1);
    Running.notify_all();
  });
  for (int N = Running.load(); N != 0; N = Running.load())
    Running.wait(N);
  T.detach();
}
struct Group {
  std::mutex M;
  std::condition_variable C;
  int Running = 0;
};
void locked() {
  Group G;
  std::thread T([&] {
    {
      std::lock_guard L(G.M);
      ++G.Running;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Running' is counted up inside the task that it counts, so the wait may return before the task has begun
    }
    work();
    {
      std::lock_guard L(G.M);
      --G.Running;
      G.C.notify_all();
    }
  });
  {
    std::unique_lock L(G.M);
    G.C.wait(L, [&] { return G.Running == 0; });
  }
  T.detach();
}
