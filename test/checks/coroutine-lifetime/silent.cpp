// RUN: %check_heddle %s heddle-coroutine-lifetime -std=c++20
// HEDDLE-SILENT
#include "Inputs/tasks.h"
#include <memory>
#include <string>
#include <vector>

void use(int value);
void print(const std::string &text);

task<int> length(const std::string &text) { co_return text.size(); }
task<int> by_value(std::string text) { co_return text.size(); }
detached log_first(const std::string &text) {
  print(text);
  co_await other_thread();
}
detached log_either(const std::string &text, bool now) {
  if (now) {
    print(text);
    co_return;
  }
  co_await other_thread();
}
detached log_ready(const std::string &text) {
  co_await ready();
  print(text);
}

task<int> awaited(int base) {
  // OK: the lambda lives until the end of the full expression, as the await
  int a = co_await [base]() -> task<int> { co_return base + 1; }();
  // OK: so do temporaries
  a += co_await length("text");
  a += co_await length(std::string("te") + "xt");
  // OK: the lambda has a name and lives on
  auto f = [base]() -> task<int> { co_return base; };
  auto t = f();
  co_return a + co_await t;
}

// OK: the caller waits in the same expression
int waits(int base) {
  return run([base]() -> task<int> { co_return base + 1; }());
}

// OK: nothing is captured
task<int> no_captures() {
  return []() -> task<int> { co_return 1; }();
}
// OK: what it needs are parameters
task<int> parameters(int base) {
  return [](int n) -> task<int> { co_return n; }(base);
}
// OK: the frame has a copy
task<int> copies(int id) {
  std::string name = std::to_string(id);
  return by_value(name);
}
task<int> copies_temporary() { return by_value(std::string("x")); }

// OK: the reference is used before anything is suspended
void used_first() { log_first("now"); }
// OK: where it is used nothing was suspended
void either(bool now) { log_either("now", now); }
// OK: what is awaited there is there
void at_once() { log_ready("now"); }
// OK: captured, and used before the first suspension
void captured_first(int n) {
  [n]() -> detached {
    int own = n;
    co_await other_thread();
    use(own);
  }();
}

// OK: refers to what the caller of this function owns
task<int> passes_on(const std::string &name) { return length(name); }
task<int> passes_pointer(std::string *name) { return length(*name); }
struct session {
  std::string name;
  task<int> size() { co_return name.size(); }
  // OK: the object is the caller's
  task<int> own() { return length(name); }
  task<int> again() { return size(); }
};
task<int> of_parameter(session &s) { return s.size(); }
task<int> of_shared(std::shared_ptr<session> s) { return s->size(); }
// OK: a constant of the program
task<int> constant() {
  static const std::string name = "name";
  return length(name);
}

// OK: awaited later, while the local variables live
task<int> in_order() {
  std::string name = "name";
  auto first = length(name);
  auto second = length(name);
  co_return co_await first + co_await second;
}

// OK: collected and run while everything lives
task<int> collected(const std::vector<std::string> &names) {
  std::vector<task<int>> all;
  for (const std::string &name : names)
    all.push_back(length(name));
  int sum = 0;
  for (auto &t : all)
    sum += co_await t;
  co_return sum;
}

generator<int> upto(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}
generator<int> all(const std::vector<int> &of) {
  for (int i : of)
    co_yield i;
}
// OK: the vector outlives the loop
int sum(const std::vector<int> &of) {
  int result = 0;
  for (int i : all(of))
    result += i;
  for (int i : upto(10))
    result += i;
  return result;
}

// OK: begins at once, nobody needs to await it
void starts() { log_first(std::string("x")); }

// A task that its promise hands to a scheduler when it is made.
void schedule(std::coroutine_handle<> handle);
struct scheduled {
  struct promise_type {
    scheduled get_return_object() {
      auto handle = std::coroutine_handle<promise_type>::from_promise(*this);
      schedule(handle);
      return scheduled{handle};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  ~scheduled() {
    if (handle && handle.done())
      handle.destroy();
  }
};
scheduled work(int n) {
  use(n);
  co_return;
}
// OK: the scheduler runs it
void submits() { work(1); }

// OK: on purpose
task<int> save(int value) {
  use(value);
  co_return 0;
}
void on_purpose() { (void)save(1); }
// OK: kept, and somebody may start it
void kept() {
  auto t = save(1);
  t.start();
}
// OK: handed over
void handed() { run(save(1)); }
