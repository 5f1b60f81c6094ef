// RUN: %check_heddle %s heddle-blocked-forever,heddle-blocking-under-lock -std=c++17
// One finding for each deadlock: blocking-under-lock leaves it to the other.
#include <condition_variable>
#include <future>
#include <mutex>
#include <queue>
#include <shared_mutex>
#include <thread>
#include <vector>

class Recorder {
public:
  void start() {
    Worker = std::thread([this] { run(); });
  }
  void stop() {
    std::lock_guard<std::mutex> Hold(M);
    Stopping = true;
    Worker.join();
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: this waits for another task to end while it holds 'M', which that task needs to get on: neither ever does; release the lock first [heddle-blocked-forever]
    // CHECK-NOTES: :[[@LINE+8]]:35: note: the task takes the lock here
    // CHECK-NOTES: :[[@LINE-8]]:14: note: the task starts here
    // CHECK-NOTES: :[[@LINE-6]]:33: note: the lock is taken here
  }

private:
  void run() {
    for (;;) {
      std::lock_guard<std::mutex> Hold(M);
      if (Stopping)
        return;
    }
  }
  std::mutex M;
  std::thread Worker;
  bool Stopping = false;
};

class Pool {
public:
  explicit Pool(int Threads) {
    for (int I = 0; I < Threads; ++I)
      Workers.emplace_back(&Pool::work, this);
  }
  ~Pool() {
    std::unique_lock<std::mutex> Hold(M);
    Stopping = true;
    Changed.notify_all();
    for (std::thread &Worker : Workers)
      Worker.join();
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: this waits for another task to end while it holds 'M', which that task needs to get on
    // CHECK-NOTES: :[[@LINE+8]]:36: note: the task takes the lock here
    // CHECK-NOTES: :[[@LINE-10]]:7: note: the task starts here
    // CHECK-NOTES: :[[@LINE-8]]:34: note: the lock is taken here
  }

private:
  void work() {
    for (;;) {
      std::unique_lock<std::mutex> Hold(M);
      Changed.wait(Hold, [this] { return Stopping || !Jobs.empty(); });
      if (Stopping)
        return;
      Jobs.pop();
    }
  }
  std::mutex M;
  std::condition_variable Changed;
  bool Stopping = false;
  std::queue<int> Jobs;
  std::vector<std::thread> Workers;
};
