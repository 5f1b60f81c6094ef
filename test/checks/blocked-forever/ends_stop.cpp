// Tasks that hear it when they are told to stop.
// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <stop_token>
#include <thread>

class Base {
public:
  void push(int item) {
    {
      std::lock_guard lock(mutex);
      items.push(item);
    }
    ready.notify_one();
  }

protected:
  std::mutex mutex;
  std::condition_variable ready;
  std::queue<int> items;
  bool stop = false;
};

// OK: the wait asks for both
class AsksForBoth : Base {
public:
  AsksForBoth() : thread([this] { run(); }) {}
  ~AsksForBoth() {
    {
      std::lock_guard lock(mutex);
      stop = true;
    }
    ready.notify_all();
    thread.join();
  }
  using Base::push;

private:
  bool isReady() const { return stop || !items.empty(); }
  void run() {
    for (;;) {
      std::unique_lock lock(mutex);
      ready.wait(lock, [this] { return isReady(); });
      if (stop)
        return;
      items.pop();
    }
  }
  std::thread thread;
};

// OK: the last item says that it is the last
class LastItem : Base {
public:
  LastItem() : thread([this] { run(); }) {}
  ~LastItem() {
    stopped = true;
    push(-1);
    thread.join();
  }

private:
  void run() {
    for (;;) {
      std::unique_lock lock(mutex);
      ready.wait(lock, [this] { return !items.empty(); });
      int item = items.front();
      items.pop();
      if (item < 0)
        return;
    }
  }
  bool stopped = false;
  std::thread thread;
};

// OK: it looks again by itself
class LooksAgain : Base {
public:
  LooksAgain() : thread([this] { run(); }) {}
  ~LooksAgain() {
    {
      std::lock_guard lock(mutex);
      stop = true;
    }
    ready.notify_all();
    thread.join();
  }

private:
  void run() {
    std::unique_lock lock(mutex);
    while (!stop)
      ready.wait_for(lock, std::chrono::milliseconds(5),
                     [this] { return !items.empty(); });
  }
  std::thread thread;
};

// OK: asks again after every notification
class AsksOutside : Base {
public:
  AsksOutside() : thread([this] { run(); }) {}
  ~AsksOutside() {
    {
      std::lock_guard lock(mutex);
      stop = true;
    }
    ready.notify_all();
    thread.join();
  }

private:
  void run() {
    std::unique_lock lock(mutex);
    while (!stop) {
      if (items.empty())
        ready.wait(lock);
      else
        items.pop();
    }
  }
  std::thread thread;
};

// OK: the token ends the wait
class WithToken {
public:
  WithToken() : thread([this](std::stop_token token) { run(token); }) {}

private:
  void run(std::stop_token token) {
    while (!token.stop_requested()) {
      std::unique_lock lock(mutex);
      if (!ready.wait(lock, token, [this] { return !items.empty(); }))
        return;
      items.pop();
    }
  }
  std::mutex mutex;
  std::condition_variable_any ready;
  std::queue<int> items;
  std::jthread thread;
};

// OK: it waits once, for its start; what is set before the join is for later
class WaitsForStart {
public:
  WaitsForStart() : thread([this] { run(); }) {}
  void start() {
    {
      std::lock_guard lock(mutex);
      started = true;
    }
    ready.notify_all();
  }
  void finish() {
    {
      std::lock_guard lock(mutex);
      mode = 2;
    }
    ready.notify_all();
    thread.join();
  }

private:
  void run() {
    {
      std::unique_lock lock(mutex);
      ready.wait(lock, [this] { return started; });
    }
    for (int i = 0; i < 5; ++i) {
      std::lock_guard lock(mutex);
      if (mode == 2)
        ++seen;
    }
  }
  std::mutex mutex;
  std::condition_variable ready;
  bool started = false;
  int mode = 0, seen = 0;
  std::thread thread;
};

// OK: what stops it starts another round, too
class Rounds {
public:
  Rounds() : thread([this] { run(); }) {}
  ~Rounds() {
    {
      std::lock_guard lock(mutex);
      stopping = true;
    }
    advance();
    thread.join();
  }
  void advance() {
    {
      std::lock_guard lock(mutex);
      ++round;
    }
    ready.notify_one();
  }

private:
  void run() {
    int mine = 0;
    for (;;) {
      std::unique_lock lock(mutex);
      ready.wait(lock, [&] { return round != mine; });
      if (stopping)
        return;
      mine = round;
    }
  }
  std::mutex mutex;
  std::condition_variable ready;
  int round = 0;
  bool stopping = false;
  std::thread thread;
};

// OK: the destructor gives it something to wake up for
class Fed {
public:
  Fed() : thread([this](std::stop_token token) { run(token); }) {}
  ~Fed() {
    thread.request_stop();
    {
      std::lock_guard lock(mutex);
      items.push(0);
    }
    ready.notify_one();
  }

private:
  void run(std::stop_token token) {
    while (!token.stop_requested()) {
      std::unique_lock lock(mutex);
      ready.wait(lock, [this] { return !items.empty(); });
      items.pop();
    }
  }
  std::mutex mutex;
  std::condition_variable ready;
  std::queue<int> items;
  std::jthread thread;
};

int main() {
  AsksForBoth a;
  a.push(1);
  LastItem b;
  LooksAgain c;
  AsksOutside d;
  WithToken e;
  Fed f;
  WaitsForStart g;
  g.start();
  g.finish();
  Rounds h;
}
