// RUN: %check_heddle %s heddle-task-outlives-capture,heddle-loop-variable-capture
// HEDDLE-SILENT
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>
#include "heddle/heddle.h"

void use(int number);
void print(const std::string &text);

// OK: joined
void joined() {
  int number = 1;
  std::thread t([&] { use(number); });
  t.join();
}

// OK: the destructor joins, and runs before the variable ends
void destructors() {
  int number = 1;
  std::jthread t([&] { use(number); });
  auto f = std::async(std::launch::async, [&] { use(number); });
}

// OK: joined by the loop at the end
void manyJoined(int count) {
  std::vector<int> sums(count);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&, i] { sums[i] = i; });
  std::for_each(threads.begin(), threads.end(), std::mem_fn(&std::thread::join));
}

// OK: copies and what is moved in
void copies(std::string text) {
  int number = 1;
  std::thread([number] { use(number); }).detach();
  std::thread([=] { print(text); }).detach();
  std::thread([text = std::move(text)] { print(text); }).detach();
  std::thread(use, number).detach();
}

// OK: shared ownership
void shared() {
  auto state = std::make_shared<std::string>("state");
  std::thread([state] { *state += "!"; }).detach();
  std::weak_ptr<std::string> weak = state;
  std::thread([weak] {
    if (auto strong = weak.lock())
      print(*strong);
  }).detach();
}

class Session : public std::enable_shared_from_this<Session> {
public:
  void start() {
    auto self = shared_from_this();
    std::thread([this, self] { ++count; }).detach();
  }

private:
  int count = 0;
};
void sessions() {
  auto session = std::make_shared<Session>();
  session->start();
}

// OK: statics and globals
int Global;
void statics() {
  static std::string text = "static";
  std::thread([&] { text += "!"; }).detach();
  std::thread([] { ++Global; }).detach();
}

// OK: what was handed in by reference belongs to the caller
void callers(std::string &text, const int &number) {
  std::thread([&] { print(text); use(number); }).detach();
}

// OK: waits for what the task promises
int promised() {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread([&promise] { promise.set_value(1); }).detach();
  return future.get();
}

// OK: waits for the latch
void latched() {
  std::latch done(3);
  std::vector<int> results(3);
  for (int i = 0; i < 3; ++i)
    std::thread([&, i] {
      results[i] = i;
      done.count_down();
    }).detach();
  done.wait();
}

// OK: waits by a condition
void conditions() {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  int result = 0;
  std::thread([&] {
    std::lock_guard<std::mutex> lock(mutex);
    result = 42;
    ready = true;
    changed.notify_one();
  }).detach();
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return ready; });
  use(result);
}

// OK: waits for a flag
void flags() {
  std::atomic<bool> done{false};
  int result = 0;
  std::thread([&] {
    result = 1;
    done = true;
  }).detach();
  while (!done)
    std::this_thread::yield();
  use(result);
}

// OK: waits for the group
void groups() {
  heddle::wait_group group;
  std::vector<int> results(4);
  for (int i = 0; i < 4; ++i) {
    group.add(1);
    heddle::go([&, i] {
      results[i] = i;
      group.done();
    });
  }
  group.wait();
}

// OK: receives what the task sends last
void channels() {
  int input = 1;
  heddle::channel<int> results(1);
  heddle::go([&input, results]() mutable { results.send(input + 1); });
  results.receive();
}

// OK: a guard of the scope joins
struct Joiner {
  std::thread &thread;
  ~Joiner() {
    if (thread.joinable())
      thread.join();
  }
};
void guarded() {
  int number = 1;
  std::thread t([&] { use(number); });
  Joiner joiner{t};
  print("working");
}

// OK: the class joins in its destructor
class Worker {
public:
  void start() {
    thread = std::thread([this] { run(); });
  }
  ~Worker() { stop(); }
  void stop() {
    quit = true;
    if (thread.joinable())
      thread.join();
  }

private:
  void run() {
    while (!quit)
      ++rounds;
  }
  std::atomic<bool> quit{false};
  int rounds = 0;
  std::thread thread;
};
void local() {
  Worker worker;
  worker.start();
}
void localWithState() {
  int number = 0;
  struct Holder {
    std::thread thread;
    ~Holder() { thread.join(); }
  } holder{std::thread([&number] { ++number; })};
}

// OK: what the destructor in another file does is not known; it may join
class Opaque {
public:
  Opaque();
  ~Opaque();
  template <class F> void post(F f) { threads.emplace_back(f); }
  void drain();

private:
  std::vector<std::thread> threads;
};
void opaque() {
  int number = 0;
  Opaque pool;
  pool.post([&] { ++number; });
}
void drained(Opaque &pool) {
  int number = 0;
  pool.post([&] { ++number; });
  pool.drain();
}

// OK: a thread that is destroyed while it runs ends the program
void terminates(bool early) {
  int number = 1;
  std::thread t([&] { use(number); });
  if (early)
    return;
  t.join();
}

// OK: the task uses its own copy of what it is given by value
void decayed() {
  std::string text = "decays";
  std::thread([](const std::string &copy) { print(copy); }, text).detach();
}

// OK: only the handle is local, the object is the caller's
void members(Worker *worker) {
  std::thread t([worker] { worker->stop(); });
  t.detach();
}

// OK: the tasks of main end with it
int main() {
  Worker worker;
  std::atomic<int> hits{0};
  std::thread([&] { ++hits; }).detach();
  std::this_thread::sleep_for(std::chrono::seconds(1));
}
