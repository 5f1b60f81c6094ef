// The guard that is given is opened too early, or is not the task's lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <mutex>
#include <thread>

class Early {
public:
  void run() {
    std::unique_lock<std::mutex> Lock(Mutex);
    start(Lock);
    Worker.join();
  }

private:
  void start(std::unique_lock<std::mutex> &Lock) {
    Worker = std::thread([this] {
      for (int I = 0; I < 20000; ++I) {
        std::lock_guard<std::mutex> Inner(Mutex);
        ++Count;
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Count' is written by this task while the code that started the task uses it
      }
    });
    Lock.unlock();
    for (int I = 0; I < 20000; ++I)
      ++Count;
  }
  std::mutex Mutex;
  std::thread Worker;
  long Count = 0;
};

class Without {
public:
  void run() {
    std::unique_lock<std::mutex> Lock(Mutex);
    start(Lock);
    Worker.join();
  }

private:
  void start(std::unique_lock<std::mutex> &) {
    Worker = std::thread([this] {
      for (int I = 0; I < 20000; ++I)
        ++Count;
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Count' is written by this task while the code that started the task uses it
    });
    for (int I = 0; I < 20000; ++I)
      ++Count;
  }
  std::mutex Mutex;
  std::thread Worker;
  long Count = 0;
};

int main() {
  Early E;
  E.run();
  Without W;
  W.run();
  return 0;
}
