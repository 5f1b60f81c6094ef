// What one task, or one function, has for itself; under its locks lies more.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

class Worker {
public:
  Worker() : Thread(&Worker::run, this) {}
  ~Worker() { Thread.join(); }
  void push(int Task) {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Backlog.push_back(Task);
    }
    Filled.notify_one();
  }

private:
  void consume() {
    std::unique_lock<std::mutex> Lock(Mutex);
    while (Backlog.empty())
      Filled.wait(Lock);
    // OK: only the task uses the queue.
    Queue.splice(Queue.end(), Backlog);
    ++Taken;
  }
  void run() {
    while (Taken < 100) {
      if (Queue.empty())
        consume();
      Queue.pop_front();
    }
  }
  std::mutex Mutex;
  std::condition_variable Filled;
  std::list<int> Backlog, Queue;
  int Taken = 0;
  std::thread Thread;
};

// OK: all of it happens within one function, mostly without the lock.
class Processor {
public:
  void push(int Task) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Pushed.push_back(Task);
  }
  bool iterate(int Rounds) {
    take();
    for (int I = 0; I < Rounds && !Queue.empty(); ++I) {
      Last = Queue.front();
      Queue.pop_front();
      if (Last % 2)
        Queue.push_back(Last / 2);
    }
    std::lock_guard<std::mutex> Lock(Mutex);
    return !Queue.empty() || !Pushed.empty();
  }

private:
  void take() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Queue.splice(Queue.end(), Pushed);
  }
  std::mutex Mutex;
  std::list<int> Pushed, Queue;
  int Last = 0;
};

void use() {
  Worker W;
  W.push(1);
  Processor P;
  P.push(2);
  P.iterate(3);
}
