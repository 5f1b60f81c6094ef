// RUN: %check_heddle %s heddle-task-outlives-capture,heddle-loop-variable-capture,heddle-unsynchronized-shared-write -std=c++20
#include <array>
#include <atomic>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

void use(int number);
void print(const std::string &text);

void detached() {
  int number = 1;
  std::thread([&] { use(number); }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'number' that it refers to ends; wait for the task before, or give it an object of its own [heddle-task-outlives-capture]
}

void namedHandle() {
  std::string text = "hello";
  std::thread t([&text] { text += "!"; });
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the task may still be running when the local variable 'text'
  t.detach();
}

void parameterByValue(std::string text) {
  std::thread t([&text] { print(text); });
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the task may still be running when the parameter 'text'
  t.detach();
}

void byPointer() {
  int number = 1;
  std::thread([p = &number] { use(*p); }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'number'
}

void work(std::vector<int> &numbers) { numbers.push_back(1); }
void byReferenceWrapper() {
  std::vector<int> numbers;
  std::thread t(work, std::ref(numbers));
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the task may still be running when the local variable 'numbers'
  t.detach();
}

void element() {
  std::array<int, 4> numbers{};
  for (int &number : numbers)
    std::thread([&number] { number = 1; }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may still be running when the local variable 'numbers'
}

struct Printer {
  const std::string &text;
  void operator()() const { print(text); }
};
void functor() {
  std::string text = "functor";
  std::thread(Printer{text}).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'text'
}

void show(const std::string &text) { std::puts(text.c_str()); }
void bound() {
  std::string text = "bound";
  std::thread(std::bind(show, std::cref(text))).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'text'
}

std::future<int> returned() {
  int number = 1;
  return std::async(std::launch::async, [&number] { return number + 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the task may still be running when the local variable 'number'
}

std::thread returnedThread() {
  int number = 1;
  std::thread t([&number] { use(number); });
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the task may still be running when the local variable 'number'
  return t;
}

class Server {
public:
  void start() {
    bool ready = false;
    worker = std::thread([this, &ready] {
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the task may still be running when the local variable 'ready'
      ready = true;
      run();
    });
  }
  void pool(int count) {
    std::string name = "pool";
    for (int i = 0; i < count; ++i)
      workers.emplace_back([&] { print(name); });
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task may still be running when the local variable 'name'
  }
  ~Server() {
    worker.join();
    for (auto &w : workers)
      w.join();
  }

private:
  void run();
  std::thread worker;
  std::vector<std::thread> workers;
};

// The task waits for the future's destructor, but the variable ends before.
void wrongOrder() {
  std::future<void> done;
  std::vector<int> numbers;
  done = std::async(std::launch::async, [&] { numbers.push_back(1); });
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the task may still be running when the local variable 'numbers'
}
void wrongOrder2() {
  std::jthread worker;
  std::string text;
  worker = std::jthread([&text] { text += "!"; });
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the task may still be running when the local variable 'text'
}

void innerScope(bool wanted) {
  std::thread t;
  if (wanted) {
    std::string text = "inner";
    t = std::thread([&text] { print(text); });
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the task may still be running when the local variable 'text'
  }
  if (t.joinable())
    t.join();
}

std::vector<std::thread> Threads;
void global() {
  int number = 1;
  Threads.emplace_back([&] { use(number); });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'number'
}

// The object is local, its thread is not waited for.
class Logger {
public:
  void start() {
    std::thread([this] { loop(); }).detach();
  }

private:
  void loop() {
    while (!stop)
      ++lines;
  }
  std::atomic<bool> stop{false};
  int lines = 0;
};
void localObject() {
  Logger logger;
  logger.start();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'logger'
}

void method() {
  struct Counter {
    int n = 0;
    void run() { ++n; }
  } counter;
  std::thread(&Counter::run, &counter).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'counter'
}

template <class F> void launch(F f) { std::thread(f).detach(); }
void throughTemplate() {
  int number = 1;
  launch([&] { use(number); });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'number'
}

void atomicCounter() {
  std::atomic<int> hits{0};
  for (int i = 0; i < 4; ++i)
    std::thread([&hits] { hits++; }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may still be running when the local variable 'hits'
}

int main() {
  for (int i = 0; i < 3; ++i) {
    int copy = i;
    std::thread([&copy] { use(copy); }).detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may still be running when the local variable 'copy'
  }
}
