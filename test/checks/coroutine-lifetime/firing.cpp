// RUN: %check_heddle %s heddle-coroutine-lifetime -std=c++20
#include "Inputs/tasks.h"
#include <string>
#include <vector>

void use(int value);
void print(const std::string &text);

task<int> length(const std::string &text) { co_return text.size(); }
task<int> twice(std::string &&text) {
  int size = text.size();
  co_await other_thread();
  co_return size + text.size();
}
detached log(const std::string &text) {
  co_await other_thread();
  print(text);
}

// What a lambda has captured is a part of the lambda, not of the coroutine.
task<int> immediately_invoked(int base) {
  auto t = [base]() -> task<int> { co_return base + 1; }();
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: the coroutine does not begin before it is awaited, but 'base', which the lambda has captured, ends with the lambda; pass it as a parameter, or keep the lambda until the coroutine has ended [heddle-coroutine-lifetime]
  // CHECK-NOTES: :[[@LINE-2]]:46: note: the coroutine uses it here
  co_return co_await t;
}

void in_the_background(int count) {
  [count]() -> detached {
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the coroutine goes on after it was suspended, but 'count', which the lambda has captured, ends with the lambda; pass it as a parameter, or keep the lambda until the coroutine has ended
    for (int i = 0; i < count; ++i)
    // CHECK-NOTES: :[[@LINE-1]]:25: note: the coroutine uses it here
      co_await other_thread();
  }();
}

class session {
public:
  task<int> next() {
    return [this]() -> task<int> { co_return number + 1; }();
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: the coroutine does not begin before it is awaited, but 'this', which the lambda has captured, ends with the lambda; pass it as a parameter, or keep the lambda until the coroutine has ended
    // CHECK-NOTES: :[[@LINE-2]]:46: note: the coroutine uses it here
  }
  task<int> read() { co_return number; }

private:
  int number = 0;
};

task<int> local_closure(int a) {
  auto f = [&a]() -> task<int> { co_return a; };
  return f();
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the coroutine does not begin before it is awaited, but 'a', which the lambda has captured, ends with the lambda; pass it as a parameter, or keep the lambda until the coroutine has ended
  // CHECK-NOTES: :[[@LINE-3]]:44: note: the coroutine uses it here
}

void collected(const std::vector<int> &numbers) {
  std::vector<task<int>> all;
  for (int n : numbers)
    all.push_back([n]() -> task<int> { co_return n * n; }());
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: the coroutine does not begin before it is awaited, but 'n', which the lambda has captured, ends with the lambda; pass it as a parameter, or keep the lambda until the coroutine has ended
  // CHECK-NOTES: :[[@LINE-2]]:50: note: the coroutine uses it here
  for (auto &t : all)
    t.start();
}

// Temporaries end with the full expression.
task<int> temporaries() {
  auto first = length("a literal becomes a string");
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: the coroutine does not begin before it is awaited, but the temporary that its parameter 'text' refers to ends here; take the parameter by value
  // CHECK-NOTES: :9:55: note: the coroutine uses it here
  auto second = twice(std::string("text"));
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: the coroutine does not begin before it is awaited, but the temporary that its parameter 'text' refers to ends here; take the parameter by value
  // CHECK-NOTES: :11:14: note: the coroutine uses it here
  log("done");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the coroutine goes on after it was suspended, but the temporary that its parameter 'text' refers to ends here; take the parameter by value
  // CHECK-NOTES: :17:9: note: the coroutine uses it here
  auto third = session().read();
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: the coroutine does not begin before it is awaited, but the temporary object that it belongs to ends here; give the object a name that lives long enough
  // CHECK-NOTES: :44:32: note: the coroutine uses it here
  co_return co_await first + co_await second + co_await third;
}

// Local variables of a function that is no coroutine end with it.
task<int> forwarded(int id) {
  std::string name = std::to_string(id);
  return length(name);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the coroutine does not begin before it is awaited, but the local variable 'name' that it refers to ends with this function; await the coroutine here, or pass the variable by value
  // CHECK-NOTES: :9:55: note: the coroutine uses it here
}
task<int> moved(std::string name) {
  return twice(std::move(name));
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the coroutine does not begin before it is awaited, but the local variable 'name' that it refers to ends with this function; await the coroutine here, or pass the variable by value
  // CHECK-NOTES: :11:14: note: the coroutine uses it here
}
task<int> of_local_object() {
  session s;
  return s.read();
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the coroutine does not begin before it is awaited, but the local variable 's' that it refers to ends with this function; await the coroutine here, or pass the variable by value
  // CHECK-NOTES: :44:32: note: the coroutine uses it here
}

// Nobody awaits it, so nothing is done.
task<int> save(int value) {
  use(value);
  co_return 0;
}
task<int> forgotten(int value) {
  save(value);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the coroutine does not begin before it is awaited, and nobody awaits it: nothing of it is run; await it, or start it
  // CHECK-NOTES: :[[@LINE-7]]:11: note: this is the coroutine
  if (value > 0)
    save(value - 1);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the coroutine does not begin before it is awaited, and nobody awaits it: nothing of it is run; await it, or start it
  // CHECK-NOTES: :[[@LINE-11]]:11: note: this is the coroutine
  co_return 0;
}
