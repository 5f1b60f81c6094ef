// Queues of callables that threads work off are pools, whatever their name.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: race

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class ThreadPool {
public:
  explicit ThreadPool(unsigned Count) {
    for (unsigned I = 0; I < Count; ++I)
      Workers.emplace_back([this] { work(); });
  }
  ~ThreadPool() {
    {
      std::lock_guard<std::mutex> Guard(Mutex);
      Stopping = true;
    }
    Ready.notify_all();
    for (std::thread &Worker : Workers)
      Worker.join();
  }
  void enqueue(std::function<void()> Job) {
    {
      std::lock_guard<std::mutex> Guard(Mutex);
      Jobs.push(std::move(Job));
    }
    Ready.notify_one();
  }

private:
  void work() {
    for (;;) {
      std::function<void()> Job;
      {
        std::unique_lock<std::mutex> Lock(Mutex);
        Ready.wait(Lock, [this] { return Stopping || !Jobs.empty(); });
        if (Stopping && Jobs.empty())
          return;
        Job = std::move(Jobs.front());
        Jobs.pop();
      }
      Job();
    }
  }

  std::mutex Mutex;
  std::condition_variable Ready;
  std::queue<std::function<void()>> Jobs;
  std::vector<std::thread> Workers;
  bool Stopping = false;
};

void countThumbnails() {
  int Finished = 0;
  ThreadPool Pool(4);
  for (int I = 0; I < 1000; ++I)
    Pool.enqueue([&Finished] { ++Finished; });
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Finished' is written by this task while another instance of the task may be running
}

void readTooEarly() {
  long Total = 0;
  ThreadPool Pool(2);
  Pool.enqueue([&] { Total = 42; });
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'Total' is written by this task while the code that started the task uses it
  Total += 1;
}

// A single thread with a queue: an active object.
class Logger {
public:
  Logger() : Writer([this] { run(); }) {}
  ~Logger() {
    post([this] { Done = true; });
    Writer.join();
  }
  template <typename F> void post(F Work) {
    std::lock_guard<std::mutex> Guard(Mutex);
    Queue.emplace_back(Work);
    Ready.notify_one();
  }

private:
  void run() {
    while (!Done) {
      std::unique_lock<std::mutex> Lock(Mutex);
      Ready.wait(Lock, [this] { return !Queue.empty(); });
      auto Work = Queue.front();
      Queue.pop_front();
      Lock.unlock();
      Work();
    }
  }
  std::mutex Mutex;
  std::condition_variable Ready;
  std::deque<std::function<void()>> Queue;
  bool Done = false;
  std::thread Writer;
};

void countLines() {
  int Lines = 0;
  Logger Log;
  Log.post([&Lines] { Lines++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'Lines' is written by this task while the code that started the task uses it
  Lines++;
}

int main() {
  for (int I = 0; I < 50; ++I) {
    countThumbnails();
    readTooEarly();
    countLines();
  }
}
