// That there is something was seen under the lock; it is taken out without it.
// RUN: %check_heddle %s heddle-inconsistent-locking
#include <condition_variable>
#include <mutex>
#include <queue>

class Jobs {
public:
  void add(int Job) {
    {
      std::lock_guard<std::mutex> L(M);
      Heap.push(Job);
    }
    Ready.notify_one();
  }
  int next() {
    std::unique_lock<std::mutex> L(M);
    Ready.wait(L, [this] { return !Heap.empty(); });
    L.unlock();
    int Job = Heap.top();
    // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'Heap' is read here without 'M', which is held by 2 of 3 functions that use it
    Heap.pop();
    return Job;
  }
  bool isIdle() {
    std::lock_guard<std::mutex> L(M);
    return Heap.empty();
  }

private:
  std::mutex M;
  std::condition_variable Ready;
  std::priority_queue<int> Heap;
};
