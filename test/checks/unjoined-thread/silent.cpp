// RUN: %check_heddle %s heddle-unjoined-thread,heddle-thread-handle-misuse -std=c++20
// HEDDLE-SILENT
#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

void work();
bool ready();
int choose();

// OK: it is joined
void joins() {
  std::thread t(work);
  t.join();
}

// OK: it is detached
void detaches() {
  std::thread t(work);
  t.detach();
}

// OK: joinable() tells whether there is a thread
void asks(bool b) {
  std::thread t;
  if (b)
    t = std::thread(work);
  if (t.joinable())
    t.join();
}

// OK: the same test guards both
void sameTest(bool b) {
  std::thread t;
  if (b)
    t = std::thread(work);
  work();
  if (b)
    t.join();
}

// OK: a flag tells whether it was started
void remembers(bool b) {
  bool started = false;
  std::thread t;
  if (b) {
    t = std::thread(work);
    started = true;
  }
  if (started)
    t.join();
}

// OK: each branch ends it
void eitherWay(bool b) {
  std::thread t(work);
  if (b)
    t.join();
  else
    t.detach();
}

// OK: only one case starts it
void everyCase(int n) {
  std::thread t;
  switch (n) {
  case 1:
    t = std::thread(work);
    break;
  default:
    return;
  }
  t.join();
}

// OK: the other way ends the program by itself
void endsProgram() {
  std::thread t(work);
  if (!ready())
    std::terminate();
  t.join();
}

// OK: abort destroys nothing
void aborts() {
  std::thread t(work);
  if (!ready())
    std::abort();
  t.join();
}

// OK: the handler joins it
void rejoins(int n) {
  std::thread t(work);
  try {
    if (n)
      throw n;
  } catch (int) {
    t.join();
    throw;
  }
  t.join();
}

// OK: what is caught does not destroy what lives outside of the try
void caughtInside(int n) {
  std::thread t(work);
  try {
    if (n)
      throw n;
  } catch (int) {
  }
  t.join();
}

// OK: it is joined when the exception comes
void joinsFirst(int n) {
  try {
    std::thread t(work);
    t.join();
    if (n)
      throw n;
  } catch (...) {
  }
}

// OK: each round joins its own
void loops(int n) {
  for (int i = 0; i < n; ++i) {
    std::thread t(work);
    t.join();
  }
}

// OK: the only way out joins it
void waitsForReady() {
  std::thread t(work);
  while (true)
    if (ready()) {
      t.join();
      return;
    }
}

// OK: a loop joins all
void vectorOf(int n) {
  std::vector<std::thread> v;
  v.reserve(n);
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  for (auto &t : v)
    t.join();
}

// OK: by index
void byIndex(int n) {
  std::vector<std::thread> v(n);
  for (int i = 0; i < n; ++i)
    v[i] = std::thread(work);
  for (int i = 0; i < n; ++i)
    v[i].join();
}

// OK: by iterator
void byIterator() {
  std::list<std::thread> v;
  v.emplace_back(work);
  for (auto it = v.begin(); it != v.end(); ++it)
    it->join();
}

// OK: by algorithm
void byAlgorithm() {
  std::vector<std::thread> v;
  v.emplace_back(work);
  std::for_each(v.begin(), v.end(), std::mem_fn(&std::thread::join));
}

// OK: by algorithm and lambda
void byLambda() {
  std::vector<std::thread> v;
  v.emplace_back(work);
  std::for_each(v.begin(), v.end(), [](std::thread &t) { t.join(); });
}

// OK: taken out one by one
void fromTheBack() {
  std::vector<std::thread> v;
  v.emplace_back(work);
  while (!v.empty()) {
    v.back().join();
    v.pop_back();
  }
}

// OK: moved out one by one
void fromTheFront() {
  std::deque<std::thread> d;
  for (int i = 0; i < 4; ++i)
    d.push_back(std::thread(work));
  while (!d.empty()) {
    std::thread t = std::move(d.front());
    d.pop_front();
    t.join();
  }
}

// OK: the count tells whether there is any
void sameCount(int n) {
  std::vector<std::thread> v;
  if (n > 1)
    for (int i = 0; i < n; ++i)
      v.emplace_back(work);
  if (n > 1)
    for (auto &t : v)
      t.join();
}

// OK: without threads there is nothing to join
void onlyIfAny(int n) {
  std::vector<std::thread> v;
  for (int i = 0; i < n; ++i)
    v.emplace_back(work);
  if (n > 0) {
    for (auto &t : v)
      t.join();
  } else {
    work();
  }
}

// OK: batches are joined and cleared
void inBatches(int n) {
  std::vector<std::thread> v;
  for (int i = 0; i < n; ++i) {
    v.emplace_back(work);
    if (v.size() == 4) {
      for (auto &t : v)
        t.join();
      v.clear();
    }
  }
  for (auto &t : v)
    t.join();
}

// OK: an array
void arrayOf() {
  std::array<std::thread, 3> a;
  for (auto &t : a)
    t = std::thread(work);
  for (auto &t : a)
    t.join();
}

// OK: a plain array, one by one
void plainArray() {
  std::thread t[2] = {std::thread(work), std::thread(work)};
  t[0].join();
  t[1].join();
}

// OK: a plain array, filled and joined by loops of several kinds
void filledArray() {
  std::thread t[2];
  for (int i = 0; i < 2; ++i)
    t[i] = std::thread(work);
  for (auto &one : t)
    one.join();
}
void filledArrayByPointer() {
  std::thread t[2];
  for (int i = 0; i < 2; ++i)
    t[i] = std::thread(work);
  for (std::thread *one = t; one != t + 2; ++one)
    one->join();
}
void filledVectorByPointer() {
  std::vector<std::thread> t(2);
  for (auto &one : t)
    one = std::thread(work);
  std::thread *one = t.data();
  for (int i = 0; i < 2; ++i)
    one[i].join();
}

// OK: a map
void mapOf() {
  std::map<int, std::thread> m;
  m.emplace(1, std::thread(work));
  for (auto &[key, t] : m)
    t.join();
}

// OK: a function joins all
void joinAll(std::vector<std::thread> &v) {
  for (auto &t : v)
    t.join();
}
void helped() {
  std::vector<std::thread> v;
  v.emplace_back(work);
  joinAll(v);
}

// OK: a function joins it
void finish(std::thread &t) { t.join(); }
void helpedOne() {
  std::thread t(work);
  finish(t);
}

// OK: moved away
void keep(std::thread t);
void handsOver() {
  std::thread t(work);
  keep(std::move(t));
}

// OK: stored where others join it
void stores(std::vector<std::thread> &out) {
  std::thread t(work);
  out.push_back(std::move(t));
}

// OK: returned
std::thread returns() {
  std::thread t(work);
  return t;
}

// OK: returned with its owner
std::unique_ptr<std::thread> returnsOwner() {
  auto p = std::make_unique<std::thread>(work);
  return p;
}

// OK: joined under its new name
void movesOn() {
  std::thread t(work);
  std::thread u(std::move(t));
  u.join();
}

// OK: swapped
void swaps() {
  std::thread a(work);
  std::thread b;
  b.swap(a);
  b.join();
}

// OK: joined by another name
void throughReference() {
  std::thread t(work);
  std::thread &r = t;
  r.join();
}

// OK: joined through a pointer
void throughPointer() {
  std::thread t(work);
  std::thread *p = &t;
  p->join();
}

// OK: a closure may join it
void throughClosure() {
  std::thread t(work);
  auto join = [&t] { t.join(); };
  join();
}

// OK: who has its address may join it
void throughBind() {
  std::thread t(work);
  std::function<void()> join = std::bind(&std::thread::join, &t);
  join();
}

// OK: a guard joins it, also after an exception
class Joiner {
public:
  explicit Joiner(std::thread &t) : t(t) {}
  ~Joiner() {
    if (t.joinable())
      t.join();
  }

private:
  std::thread &t;
};
void guarded(int n) {
  std::thread t(work);
  Joiner joiner(t);
  if (n)
    throw n;
}

// OK: a scope guard joins it
template <class F> class AtExit {
public:
  explicit AtExit(F f) : f(std::move(f)) {}
  ~AtExit() { f(); }

private:
  F f;
};
void atExit(int n) {
  std::thread t(work);
  AtExit join([&] { t.join(); });
  if (n)
    throw n;
}

// OK: optional
void maybe() {
  std::optional<std::thread> t;
  if (choose())
    t.emplace(work);
  if (t)
    t->join();
}

// OK: joined before it is deleted
void heap() {
  auto *p = new std::thread(work);
  p->join();
  delete p;
}

// OK: its destructor joins
void joiningThread(int n) {
  std::jthread t(work);
  if (n)
    return;
  t.join();
}

// OK: the future is kept
void laterResult() {
  auto f = std::async(std::launch::async, work);
  work();
  f.get();
}

// OK: said to be meant
void deliberate() { (void)std::async(std::launch::async, work); }

// OK: the destructor joins it
class Worker {
public:
  Worker() {
    thread = std::thread([this] {
      while (!stop)
        work();
    });
  }
  ~Worker() {
    stop = true;
    if (thread.joinable())
      thread.join();
  }

private:
  std::atomic<bool> stop{false};
  std::thread thread;
};

// OK: the destructor joins it through a function
class Stoppable {
public:
  Stoppable() : thread(work) {}
  ~Stoppable() { shutDown(); }

private:
  void shutDown() {
    if (thread.joinable())
      thread.join();
  }
  std::thread thread;
};

// OK: a method joins it
class StartStop {
public:
  void start() { thread = std::thread(work); }
  void stop() {
    if (thread.joinable())
      thread.join();
  }

private:
  std::thread thread;
};

// OK: it is detached at once
class Detaching {
public:
  Detaching() {
    thread = std::thread(work);
    thread.detach();
  }

private:
  std::thread thread;
};

// OK: a destructor that is not seen may join it
class Elsewhere {
public:
  Elsewhere();
  ~Elsewhere();
  void start() { thread = std::thread(work); }

private:
  std::thread thread;
};

// OK: a friend may join it
class Befriended {
  friend class Reaper;

public:
  void start() { thread = std::thread(work); }

private:
  std::thread thread;
};

// OK: the destructor joins all
class Group {
public:
  Group() {
    for (int i = 0; i < 4; ++i)
      workers.emplace_back(work);
  }
  ~Group() {
    for (auto &t : workers)
      t.join();
  }

private:
  std::vector<std::thread> workers;
};

// OK: another member joins them, when the constructor throws, too
class JoinsMembers {
  struct Join {
    std::vector<std::thread> &all;
    ~Join() {
      for (auto &t : all)
        if (t.joinable())
          t.join();
    }
  };
  std::vector<std::thread> workers;
  Join join{workers};

public:
  JoinsMembers(int n) {
    workers.emplace_back(work);
    if (n)
      throw n;
  }
};
#define START(name) std::thread name(work)
#define FINISH(name) name.join()

// OK: macros
void inMacros() {
  START(t);
  FINISH(t);
}

// OK: another function joins the global one
static std::thread background;
void startGlobal() { background = std::thread(work); }
void stopGlobal() { background.join(); }
