// A flag beside a handle says whether there is a task to join; a handle that is
// moved on one path and joined on another; what a function waits for itself.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-task-outlives-capture
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

// OK: a plain flag
class Clock {
public:
  void start() {
    if (Started)
      return;
    Started = true;
    Runner = std::thread([this] {
      while (!Stop)
        ++Ticks;
    });
  }
  void stop() {
    if (!Started)
      return;
    Stop = true;
    Runner.join();
    Started = false;
  }
  long ticks() const { return Ticks; }

private:
  std::thread Runner;
  bool Started = false;
  std::atomic<bool> Stop{false};
  long Ticks = 0;
};

// OK: an atomic that is exchanged, many threads
class Pool {
public:
  ~Pool() { stop(); }
  void start() {
    Running = true;
    Workers.emplace_back(&Pool::run, this);
  }
  void stop() {
    if (!Running.exchange(false))
      return;
    for (auto &W : Workers)
      W.join();
    Workers.clear();
  }
  long done() const { return Done; }

private:
  void run() {
    while (Running)
      ++Done;
  }
  std::vector<std::thread> Workers;
  std::atomic<bool> Running{false};
  long Done = 0;
};

// OK: joined here, moved there
class Server {
public:
  bool start(bool Works) {
    Line = std::make_unique<long>(0);
    std::thread Acceptor([this] { ++*Line; });
    if (!Works) {
      Acceptor.join();
      Line.reset();
      return false;
    }
    Threads.push_back(std::move(Acceptor));
    return true;
  }
  void stop() {
    for (auto &T : Threads)
      T.join();
    Threads.clear();
    Line.reset();
  }

private:
  std::unique_ptr<long> Line;
  std::vector<std::thread> Threads;
};

// OK: a group of its own, which the function waits for
class Counter {
public:
  void add() {
    std::lock_guard<std::mutex> Lock(M);
    ++Open;
  }
  void done() {
    std::lock_guard<std::mutex> Lock(M);
    if (--Open == 0)
      Idle.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> Lock(M);
    Idle.wait(Lock, [this] { return Open == 0; });
  }

private:
  std::mutex M;
  std::condition_variable Idle;
  int Open = 0;
};
struct Group {
  std::shared_ptr<Counter> Count = std::make_shared<Counter>();
  template <typename Fn> void run(Fn Work) {
    Count->add();
    std::thread([Count = Count, Work] {
      Work();
      Count->done();
    }).detach();
  }
  void wait() { Count->wait(); }
};
template <typename Fn> static void forEach(int N, const Fn &Work) {
  Group All;
  for (int I = 0; I < N; ++I)
    All.run([&Work, I] { Work(I); });
  All.wait();
}
static void twice(std::vector<int> &Numbers) {
  Group All;
  All.run([&Numbers] { Numbers[0] = 1; });
  All.wait();
}

int main() {
  Clock C;
  C.start();
  C.stop();
  long Sum = C.ticks();
  Pool P;
  P.start();
  P.stop();
  Sum += P.done();
  Server S;
  if (S.start(true))
    S.stop();
  std::vector<int> Numbers(8);
  forEach(8, [&Numbers](int I) { Numbers[I] = I; });
  twice(Numbers);
  Numbers[0] = 3;
  return Sum < 0;
}
