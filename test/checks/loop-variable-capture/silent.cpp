// RUN: %check_heddle %s heddle-loop-variable-capture,heddle-task-outlives-capture -std=c++20
// HEDDLE-SILENT
#include <algorithm>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void use(int number);
void print(const std::string &text);

void joinAll(std::vector<std::thread> &threads) {
  for (auto &t : threads)
    t.join();
}

// OK: by value
void byValue() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([i] { use(i); });
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([=] { use(i); });
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] { use(i); });
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([n = i] { use(n); });
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(use, i);
  joinAll(threads);
}

// OK: waited for in the round
void joinedInRound() {
  for (int i = 0; i < 4; ++i) {
    std::thread t([&] { use(i); });
    t.join();
  }
  for (int i = 0; i < 4; ++i)
    std::jthread([&] { use(i); });
  for (int i = 0; i < 4; ++i)
    std::async(std::launch::async, [&] { use(i); }).get();
}

// OK: all threads of a round are joined in it
void inner() {
  for (int round = 0; round < 3; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] { use(round + i); });
    for (auto &t : threads)
      t.join();
  }
}

// OK: the reference is to an element that lives on
void elements(std::vector<std::string> &lines) {
  std::vector<std::thread> threads;
  for (auto &line : lines)
    threads.emplace_back([&line] { line += "."; });
  for (const auto &line : lines)
    threads.emplace_back([&] { print(line); });
  for (auto &t : threads)
    t.join();
}

// OK: the pointer is copied
void pointers(const std::vector<std::unique_ptr<std::string>> &lines) {
  std::vector<std::jthread> threads;
  for (auto &line : lines)
    threads.emplace_back([text = line.get()] { print(*text); });
}

// OK: the callable runs in place
void inPlace(const std::vector<int> &numbers) {
  int sum = 0;
  for (int i = 0; i < 4; ++i)
    std::for_each(numbers.begin(), numbers.end(), [&](int n) { sum += n * i; });
  for (int i = 0; i < 4; ++i)
    std::invoke([&] { use(i); });
  use(sum);
}

// OK: the round waits for the task
void latched() {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    std::latch read(1);
    threads.emplace_back([&] {
      int mine = i;
      read.count_down();
      use(mine);
    });
    read.wait();
  }
}

// OK: the task uses only what was there before the loop
void otherVariables() {
  int base = 7;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { use(base); });
  joinAll(threads);
}

// OK: a loop of the task itself
void ownLoop() {
  std::thread t([] {
    for (int i = 0; i < 4; ++i)
      [&i] { use(i); }();
  });
  t.join();
}

// OK: future of the round
void futures() {
  for (int i = 0; i < 3; ++i) {
    auto first = std::async(std::launch::async, [&i] { use(i); });
    auto second = std::async(std::launch::async, [&i] { use(i + 1); });
    first.get();
    second.get();
  }
}

// OK: a callable that a parameter brings is run in place
template <class F> void times(int count, F body) {
  for (int i = 0; i < count; ++i)
    body(i);
}
void passedOn() {
  times(3, [](int i) { std::thread([i] { use(i); }).detach(); });
}

// OK: joined by the round through a container of its own
void perRound(int rounds) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::future<void>> results;
    for (int k = 0; k < 2; ++k)
      results.push_back(std::async(std::launch::async, [&round] { use(round); }));
    for (auto &r : results)
      r.wait();
  }
}

// OK: the element's address is taken, not the variable's
void addresses(std::vector<int> &numbers) {
  std::vector<std::jthread> threads;
  for (auto it = numbers.begin(); it != numbers.end(); ++it)
    threads.emplace_back([](int *p) { ++*p; }, &*it);
}

// OK: the task has its own object, made from the variable
struct Job {
  int number;
  void operator()() const { use(number); }
};
void functors() {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(Job{i});
}
