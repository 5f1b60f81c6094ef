// Pools as programs write them for themselves, used as they should be.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-task-outlives-capture,heddle-loop-variable-capture,heddle-double-lock,heddle-leaked-task -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include "Inputs/pools.h"
#include <string>

// OK: the future is waited for
int future() {
  int sum = 0;
  thread_pool pool(4);
  auto done = pool.enqueue([&sum] { sum++; });
  done.get();
  return ++sum;
}
// OK: all of them are
int futures() {
  std::vector<int> squares(10);
  std::vector<std::future<int>> done;
  thread_pool pool(4);
  for (int i = 0; i < 10; ++i)
    done.emplace_back(pool.enqueue([i, &squares] { return squares[i] = i * i; }));
  int sum = 0;
  for (auto &&one : done)
    sum += one.get();
  return sum + squares[0];
}
// OK: the pool's destructor waits
int scope() {
  int sum = 0;
  {
    thread_pool pool(4);
    pool.enqueue([&sum] { sum++; });
  }
  return ++sum;
}
// OK: so does that of a pool on the heap
int heap() {
  int sum = 0;
  auto pool = std::make_unique<thread_pool>(2);
  pool->enqueue([&sum] { sum++; });
  pool.reset();
  return ++sum;
}
// OK: guarded
void guarded() {
  std::mutex mutex;
  int sum = 0;
  thread_pool pool(4);
  for (int i = 0; i < 50; ++i)
    pool.enqueue([&] {
      std::lock_guard<std::mutex> guard(mutex);
      sum++;
    });
}
// OK: atomic
void counted() {
  std::atomic<int> sum{0};
  split_pool pool(4);
  for (int i = 0; i < 50; ++i)
    pool.submit([&] { sum++; });
}
// OK: a copy for each
void copies() {
  std::string text = "text";
  split_pool pool(4);
  for (int i = 0; i < 50; ++i)
    pool.submit([text]() mutable { text += "more"; });
  text += "mine";
}
// OK: a pool with one worker runs one after the other
void single() {
  int sum = 0;
  split_pool pool(1);
  for (int i = 0; i < 50; ++i)
    pool.submit([&] { sum++; });
}
class owner {
public:
  void run() {
    for (int i = 0; i < 50; ++i)
      // OK: so does one that is a member
      pool.submit([this] { ++sum; });
  }

private:
  int sum = 0;
  split_pool pool{1};
};
// OK: prepared before, read after
int split_scope() {
  int input = 1, output = 0;
  {
    split_pool pool(2);
    input = 2;
    pool.submit([&] { output = input + 1; });
  }
  return output;
}

struct store : runnable {
  int &to;
  explicit store(int &to) : to(to) {}
  void run() override { to = 1; }
};
struct quiet : runnable {
  void run() override {}
};
// OK: each object has a number of its own
int objects() {
  std::vector<int> numbers(8);
  int only = 0;
  {
    object_pool pool(3);
    pool.execute(std::make_unique<store>(only));
    pool.execute(std::make_unique<quiet>());
  }
  return only + numbers[0];
}

// OK: the thieves are gone
int stolen() {
  int sum = 0;
  {
    stealing_pool pool(4);
    pool.submit([&] { sum++; });
  }
  return sum;
}

// OK: one thread runs one after the other
void loop() {
  int events = 0;
  std::string log;
  event_loop loop;
  for (int i = 0; i < 50; ++i) {
    loop.post([&] { events++; });
    loop.post([&] { log += std::to_string(events); });
  }
}
// OK: posted through the interface; the loop goes first
void through_interface() {
  int events = 0;
  event_loop loop;
  executor &e = loop;
  for (int i = 0; i < 50; ++i)
    e.post([&] { events++; });
}
// OK: a promise tells
int promised() {
  int value = 0;
  event_loop loop;
  std::promise<void> done;
  loop.post([&] {
    value = 1;
    done.set_value();
  });
  done.get_future().wait();
  return ++value;
}

// OK: the timer ends first
int ticks() {
  int count = 0;
  {
    scheduler timer;
    for (int i = 0; i < 3; ++i)
      timer.after(std::chrono::milliseconds(i), [&] { count++; });
  }
  return count;
}

// OK: a stack of undo steps, run by the same thread
class history {
public:
  void remember(std::function<void()> undo) { steps.push_back(std::move(undo)); }
  void undo() {
    while (!steps.empty()) {
      auto last = std::move(steps.back());
      steps.pop_back();
      last();
    }
  }

private:
  std::vector<std::function<void()>> steps;
};
void edits() {
  int value = 0;
  history h;
  h.remember([&] { value--; });
  value++;
  h.undo();
}

int main() {
  for (int i = 0; i < 5; ++i) {
    future();
    futures();
    scope();
    heap();
    guarded();
    counted();
    copies();
    single();
    owner().run();
    split_scope();
    objects();
    stolen();
    loop();
    through_interface();
    promised();
    ticks();
    edits();
  }
}
