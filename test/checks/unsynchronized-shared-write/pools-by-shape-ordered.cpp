// Queues of callables that threads work off, used as they should be.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
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
  ~ThreadPool() { stop(); }
  void stop() {
    {
      std::lock_guard<std::mutex> Guard(Mutex);
      Stopping = true;
    }
    Ready.notify_all();
    for (std::thread &Worker : Workers)
      if (Worker.joinable())
        Worker.join();
  }
  void enqueue(std::function<void()> Job) {
    {
      std::lock_guard<std::mutex> Guard(Mutex);
      ++Open;
      Jobs.push(std::move(Job));
    }
    Ready.notify_one();
  }
  // Returns when every job has been done.
  void drain() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Idle.wait(Lock, [this] { return Open == 0; });
  }
  template <typename F> auto submit(F Work) -> std::future<decltype(Work())> {
    auto Job = std::make_shared<std::packaged_task<decltype(Work())()>>(Work);
    auto Result = Job->get_future();
    enqueue([Job] { (*Job)(); });
    return Result;
  }

private:
  void work() {
    for (;;) {
      std::function<void()> Job;
      {
        std::unique_lock<std::mutex> Lock(Mutex);
        Ready.wait(Lock, [this] { return Stopping || !Jobs.empty(); });
        if (Jobs.empty())
          return;
        Job = std::move(Jobs.front());
        Jobs.pop();
      }
      Job();
      {
        std::lock_guard<std::mutex> Guard(Mutex);
        if (--Open == 0)
          Idle.notify_all();
      }
    }
  }

  std::mutex Mutex;
  std::condition_variable Ready, Idle;
  std::queue<std::function<void()>> Jobs;
  std::vector<std::thread> Workers;
  int Open = 0;
  bool Stopping = false;
};

// OK: guarded by a mutex of the jobs' own.
void guarded() {
  std::mutex Mutex;
  int Finished = 0;
  ThreadPool Pool(4);
  for (int I = 0; I < 100; ++I)
    Pool.enqueue([&] {
      std::lock_guard<std::mutex> Guard(Mutex);
      ++Finished;
    });
}

// OK: the pool's destructor ends the jobs before the result is read.
int destroyedFirst() {
  std::atomic<int> Sum{0};
  int Last = 0;
  {
    ThreadPool Pool(2);
    Pool.enqueue([&Last] { Last = 7; });
    for (int I = 0; I < 100; ++I)
      Pool.enqueue([&Sum] { ++Sum; });
  }
  return Last + Sum;
}

// OK: drained before the result is read.
int drainedFirst() {
  int Last = 0;
  ThreadPool Pool(2);
  Pool.enqueue([&Last] { Last = 7; });
  Pool.drain();
  return Last;
}

// OK: stopped before the result is read.
int stoppedFirst() {
  int Last = 0;
  ThreadPool Pool(2);
  Pool.enqueue([&Last] { Last = 7; });
  Pool.stop();
  return Last;
}

// OK: the future says when the job is done.
int throughFuture() {
  int Side = 0;
  ThreadPool Pool(2);
  auto Result = Pool.submit([&Side] {
    Side = 1;
    return 2;
  });
  return Result.get() + Side;
}

// OK: each job has a slot of its own.
void slots() {
  std::vector<int> Squares(16);
  ThreadPool Pool(4);
  for (int I = 0; I < 16; ++I)
    Pool.enqueue([&Squares, I] { Squares[I] = I * I; });
}

// A single thread works off the queue.
class EventLoop {
public:
  EventLoop() : Runner([this] { run(); }) {}
  ~EventLoop() {
    post([this] { Done = true; });
    Runner.join();
  }
  void post(std::function<void()> Work) {
    std::lock_guard<std::mutex> Guard(Mutex);
    Queue.push_back(std::move(Work));
    Ready.notify_one();
  }

private:
  void run() {
    while (!Done) {
      std::function<void()> Work;
      {
        std::unique_lock<std::mutex> Lock(Mutex);
        Ready.wait(Lock, [this] { return !Queue.empty(); });
        Work = std::move(Queue.front());
        Queue.pop_front();
      }
      Work();
    }
  }
  std::mutex Mutex;
  std::condition_variable Ready;
  std::deque<std::function<void()>> Queue;
  bool Done = false;
  std::thread Runner;
};

// OK: what one thread does, it does one after the other.
void serial() {
  int Events = 0;
  std::string Log;
  EventLoop Loop;
  for (int I = 0; I < 100; ++I) {
    Loop.post([&Events] { ++Events; });
    Loop.post([&Events, &Log] { Log += std::to_string(Events); });
  }
}

// OK: a queue that its owner empties on the same thread.
class Deferred {
public:
  void later(std::function<void()> Work) { Queue.push_back(std::move(Work)); }
  void runAll() {
    for (auto &Work : Queue)
      Work();
    Queue.clear();
  }

private:
  std::vector<std::function<void()>> Queue;
};
void sameThread() {
  int Count = 0;
  Deferred Work;
  Work.later([&Count] { ++Count; });
  ++Count;
  Work.runAll();
}

int main() {
  for (int I = 0; I < 10; ++I) {
    guarded();
    destroyedFirst();
    drainedFirst();
    stoppedFirst();
    throughFuture();
    slots();
    serial();
    sameThread();
  }
}
