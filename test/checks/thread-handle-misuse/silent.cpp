// RUN: %check_heddle %s heddle-thread-handle-misuse,heddle-unjoined-thread
// HEDDLE-SILENT
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

void work();
int choose();

// OK: a new thread in between
void again() {
  std::thread t(work);
  t.join();
  t = std::thread(work);
  t.join();
}

// OK: asked before
void asks() {
  std::thread t(work);
  if (choose())
    t.join();
  if (t.joinable())
    t.join();
}

// OK: the same test, the other way round
void asksBefore(bool quick) {
  std::thread t(work);
  if (quick)
    t.detach();
  if (!quick)
    t.join();
}

// OK: a new object in each round
void perRound(int n) {
  for (int i = 0; i < n; ++i) {
    std::thread t;
    t = std::thread(work);
    t.join();
  }
}

// OK: the old name has a new thread
void movedBack() {
  std::thread t(work);
  std::thread u;
  u = std::move(t);
  u.join();
  t = std::thread(work);
  t.join();
}

// OK: joined before it is assigned
void joinsBeforeAssign() {
  std::thread t(work);
  if (t.joinable())
    t.join();
  t = std::thread(work);
  t.join();
}

// OK: an empty handle is assigned
void emptyFirst() {
  std::thread t{};
  t = std::thread{work};
  t.join();
}

// OK: cleared in between
void clears(int n) {
  std::vector<std::thread> v;
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  for (auto &t : v)
    t.join();
  v.clear();
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  for (auto &t : v)
    t.join();
}

// OK: each is asked
void asksEach(int n) {
  std::vector<std::thread> v;
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  for (auto &t : v)
    t.join();
  for (auto &t : v)
    if (t.joinable())
      t.join();
}

// OK: those without thread are skipped
void skips(int n) {
  std::vector<std::thread> v;
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  for (int i = 0; i < n; ++i) {
    if (!v[i].joinable())
      continue;
    v[i].join();
  }
}

// OK: the rest is joined later
void halves(int n) {
  std::vector<std::thread> v;
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  for (int i = 0; i < n / 2; ++i)
    v[i].join();
  while (!v.empty()) {
    if (v.back().joinable())
      v.back().join();
    v.pop_back();
  }
}

// OK: methods ask for the state
class Timer {
public:
  void start() {
    if (thread.joinable())
      return;
    thread = std::thread(work);
  }
  void restart() {
    stop();
    thread = std::thread(work);
  }
  void stop() {
    if (thread.joinable())
      thread.join();
  }
  ~Timer() { stop(); }

private:
  std::thread thread;
};

// OK: swapped with what others know
struct Swapped {
  std::thread mine;
  void take(std::thread &other) {
    mine.swap(other);
    mine.join();
  }
};

// OK: each path sets it once
void oneOf(std::promise<int> &p, bool good) {
  if (good)
    p.set_value(1);
  else
    p.set_value(2);
}

// OK: the handler sets it instead
void orError(std::promise<int> &p) {
  try {
    p.set_value(choose());
  } catch (...) {
    p.set_exception(std::current_exception());
  }
}

// OK: set once, whoever comes first
void once(std::promise<void> &p, std::once_flag &o) {
  std::call_once(o, [&] { p.set_value(); });
}

// OK: a new promise
void fresh() {
  std::promise<int> p;
  p.set_value(1);
  p = std::promise<int>();
  p.set_value(2);
}

// OK: a promise of each round
void freshEach(int n) {
  for (int i = 0; i < n; ++i) {
    std::promise<int> p;
    auto f = p.get_future();
    p.set_value(i);
    f.get();
  }
}

// OK: reset makes it new
void resets() {
  std::packaged_task<int()> task([] { return 1; });
  auto first = task.get_future();
  task();
  task.reset();
  auto second = task.get_future();
  task();
  first.get();
  second.get();
}

// OK: the thread runs it
int movedTask() {
  std::packaged_task<int()> task([] { return 1; });
  auto result = task.get_future();
  std::thread t(std::move(task));
  t.join();
  return result.get();
}

// OK: a shared future gives its result to all
int shares() {
  std::shared_future<int> f = std::async([] { return 1; }).share();
  return f.get() + f.get();
}

// OK: asked before
int asksFuture() {
  std::future<int> f;
  if (choose())
    f = std::async(choose);
  return f.valid() ? f.get() : 0;
}

// OK: another future in between
int nextFuture() {
  auto f = std::async(choose);
  int sum = f.get();
  f = std::async(choose);
  return sum + f.get();
}

// OK: waiting takes nothing out
int timeOut(std::future<int> f) {
  if (f.wait_for(std::chrono::seconds(1)) == std::future_status::timeout)
    return -1;
  return f.get();
}

// OK: a future of each round
int inLoop() {
  int sum = 0;
  for (int i = 0; i < 3; ++i) {
    auto f = std::async(choose);
    sum += f.get();
  }
  return sum;
}

// OK: each gives its own
int many() {
  std::vector<std::future<int>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(std::async(choose));
  int sum = 0;
  for (auto &f : all)
    f.wait();
  for (auto &f : all)
    sum += f.get();
  return sum;
}

// OK: made by an initialiser of the member
struct Channel {
  std::promise<int> in;
  std::future<int> out = in.get_future();
  void send(int v) { in.set_value(v); }
  int receive() { return out.get(); }
};
int through() {
  Channel c;
  c.send(1);
  return c.receive();
}

// OK: the task sets its own on every path
int handsOn() {
  std::promise<int> p;
  auto f = p.get_future();
  std::thread t([p = std::move(p)]() mutable { p.set_value(1); });
  t.join();
  return f.get();
}

// OK: somebody else sets it
void gives(std::promise<int> p);
int delegates(bool skip) {
  std::promise<int> p;
  auto f = p.get_future();
  std::thread t([p = std::move(p), skip]() mutable {
    if (skip) {
      gives(std::move(p));
      return;
    }
    p.set_value(1);
  });
  t.join();
  return f.get();
}

// OK: an exception is a result, too
int errorOrValue(bool bad) {
  std::promise<int> p;
  auto f = p.get_future();
  std::thread t([p = std::move(p), bad]() mutable {
    if (bad) {
      p.set_exception(std::make_exception_ptr(1));
      return;
    }
    p.set_value(1);
  });
  t.join();
  return f.get();
}
#define FINISH(t)                                                              \
  do {                                                                         \
    if (t.joinable())                                                          \
      t.join();                                                                \
  } while (0)

// OK: macros that ask
void macros() {
  std::thread t(work);
  FINISH(t);
  FINISH(t);
}
