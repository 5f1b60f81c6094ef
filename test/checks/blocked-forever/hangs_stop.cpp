// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

class Worker {
public:
  Worker() : thread([this] { run(); }) {}
  ~Worker() {
    {
      std::lock_guard lock(mutex);
      stop = true;
    }
    ready.notify_all();
    thread.join();
  }
  void push(int item) {
    {
      std::lock_guard lock(mutex);
      items.push(item);
    }
    ready.notify_one();
  }

private:
  void run() {
    for (;;) {
      std::unique_lock lock(mutex);
      ready.wait(lock, [this] { return !items.empty(); });
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this waits for ever once 'stop' is set: the wait only asks for 'items', which does not change any more; ask for 'stop', too
      if (stop)
        return;
      items.pop();
    }
  }
  std::mutex mutex;
  std::condition_variable ready;
  std::queue<int> items;
  bool stop = false;
  std::thread thread;
};

int main() {
  Worker worker;
  worker.push(1);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
}
