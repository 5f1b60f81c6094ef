// RUN: %check_heddle %s heddle-loop-variable-capture,heddle-task-outlives-capture,heddle-unsynchronized-shared-write -std=c++20 -no-fixed-is-silent
#include <cstdio>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

void use(int number);
void print(const std::string &text);

void everything() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { use(i); });
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i', the variable of the loop, which may have its next value when the task looks; give every task a copy of its own
  // CHECK-FIXES: threads.emplace_back([&, i] { use(i); });
  for (auto &t : threads)
    t.join();
}

void explicitly() {
  std::vector<std::thread> threads;
  int offset = 3;
  for (int i = 0; i < 4; ++i)
    threads.push_back(std::thread([&i, offset] { use(i + offset); }));
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: the task refers to 'i'
  // CHECK-FIXES: threads.push_back(std::thread([i, offset] { use(i + offset); }));
  for (auto &t : threads)
    t.join();
}

void valueOfRange(const std::vector<std::string> &lines) {
  std::vector<std::future<void>> results;
  for (std::string line : lines)
    results.push_back(std::async(std::launch::async, [&line] { print(line); }));
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: the task refers to 'line', the variable of the loop, which may be gone when the task looks
  for (auto &r : results)
    r.get();
}

void detached() {
  for (unsigned n = 0; n < 3; n++)
    std::thread([&n] { use(n); }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'n'
  // CHECK-FIXES: std::thread([n] { use(n); }).detach();
}

void work(int &number) { use(number); }

void byReferenceWrapper() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work, std::ref(i));
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  for (auto &t : threads)
    t.join();
}

void bound() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(std::bind(work, std::ref(i)));
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  for (auto &t : threads)
    t.join();
}

struct Job {
  int &number;
  void operator()() const { use(number); }
};

void functor() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(Job{i});
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  for (auto &t : threads)
    t.join();
}

void pointer() {
  std::thread threads[4];
  for (int i = 0; i < 4; ++i)
    threads[i] = std::thread([](int *p) { use(*p); }, &i);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the task refers to 'i'
  for (auto &t : threads)
    t.join();
}

class Server {
public:
  void start(int count) {
    for (int id = 0; id < count; id++)
      workers.emplace_back([this, &id] { serve(id); });
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task refers to 'id'
    // CHECK-FIXES: workers.emplace_back([this, id] { serve(id); });
  }
  ~Server() {
    for (auto &w : workers)
      w.join();
  }

private:
  void serve(int id) const { use(id); }
  std::vector<std::thread> workers;
};

template <class T> void generic(T last) {
  std::vector<std::jthread> threads;
  for (T i = 0; i < last; ++i)
    threads.emplace_back([&i] { use(i); });
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  // CHECK-FIXES: threads.emplace_back([i] { use(i); });
}
void instantiate() { generic(3L); }

void bindings(const std::map<int, std::string> &names) {
  std::vector<std::jthread> threads;
  for (auto entry : names)
    threads.emplace_back([&entry] { print(entry.second); });
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'entry', the variable of the loop, which may be gone
}

// The lambda has a name.
void named() {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    auto job = [&i] { use(i); };
    threads.emplace_back(job);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  }
}

// The task changes the variable, too: no copy is offered.
void changes() {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&i] { use(++i); });
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
}
