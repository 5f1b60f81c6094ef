// A flag orders its readers after its writers under one lock only, and nobody
// who reads it and writes it as the other one does.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

// The workers of one queue.
class Workers {
public:
  Workers() {
    for (int I = 0; I < 3; ++I)
      Threads.emplace_back([this] { loop(); });
  }
  ~Workers() { stop(); }
  void stop() {
    {
      std::lock_guard<std::mutex> L(M);
      Stopping = true;
    }
    Work.notify_all();
    for (std::thread &T : Threads)
      T.join();
    Threads.clear();
  }
  void post(int Job) {
    {
      std::lock_guard<std::mutex> L(M);
      Queue.push_back(Job);
    }
    Work.notify_one();
  }
  int last() {
    std::lock_guard<std::mutex> L(M);
    return Last;
  }

private:
  bool fetch() {
    std::unique_lock<std::mutex> L(M);
    Work.wait(L, [this] { return Stopping || !Queue.empty(); });
    if (Queue.empty())
      return false;
    int Job = Queue.front();
    Queue.pop_front();
    L.unlock();
    Last = Job;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: '{{.*}}Last' is written by this task while another instance of the task may be running; no lock is held
    return true;
  }
  void loop() {
    while (fetch()) {
    }
  }
  std::mutex M;
  std::condition_variable Work;
  std::deque<int> Queue;
  bool Stopping = false;
  int Last = 0;
  std::vector<std::thread> Threads;
};

// Filled under one lock, emptied under another.
class Index {
public:
  void add() {
    std::lock_guard<std::mutex> L(IndexMutex);
    ++Dead;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'I.Dead' is written by this task while another task uses it; the locks that are held differ
  }
  void clean() {
    std::lock_guard<std::mutex> L(RowMutex);
    if (Dead >= 16)
      Dead = 0;
  }

private:
  std::mutex IndexMutex, RowMutex;
  int Dead = 0;
};

// Both sides of a queue count without its lock.
class Counted {
public:
  void produce() {
    {
      std::unique_lock<std::mutex> L(M);
      while (Items >= 4)
        Room.wait(L);
      ++Items;
    }
    Filled.notify_one();
    ++Moves;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'C.Moves' is written by this task while another task uses it; no lock is held
  }
  void consume() {
    {
      std::unique_lock<std::mutex> L(M);
      while (Items == 0)
        Filled.wait(L);
      --Items;
    }
    Room.notify_one();
    ++Moves;
  }

private:
  std::mutex M;
  std::condition_variable Room, Filled;
  int Items = 0;
  long Moves = 0;
};

int main() {
  Workers W;
  for (int I = 0; I < 100; ++I)
    W.post(I);
  W.stop();
  Index I;
  std::thread Adding([&I] {
    for (int N = 0; N < 1000; ++N)
      I.add();
  });
  std::thread Cleaning([&I] {
    for (int N = 0; N < 1000; ++N)
      I.clean();
  });
  Adding.join();
  Cleaning.join();
  Counted C;
  std::thread Producer([&C] {
    for (int N = 0; N < 1000; ++N)
      C.produce();
  });
  std::thread Consumer([&C] {
    for (int N = 0; N < 1000; ++N)
      C.consume();
  });
  Producer.join();
  Consumer.join();
  return W.last();
}
