// RUN: %check_heddle %s heddle-task-start-order -std=c++20
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <vector>

class Worker {
public:
  Worker() : Thread(&Worker::run, this) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the task starts before 'Mutex', which it uses, is initialised; declare 'Thread' after 'Mutex' [heddle-task-start-order]
  // CHECK-NOTES: :[[@LINE+6]]:33: note: the task uses it here
  // CHECK-NOTES: :[[@LINE+9]]:14: note: 'Mutex' is initialised later
  ~Worker() { Thread.join(); }

private:
  void run() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Items.push(1);
  }
  std::thread Thread;
  std::mutex Mutex;
  std::queue<int> Items;
};

class Flag {
public:
  Flag()
      : Thread([this] {
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the task starts before 'Stop', which it uses, is initialised; declare 'Thread' after 'Stop'
      // CHECK-NOTES: :[[@LINE+2]]:19: note: the task uses it here
      // CHECK-NOTES: :[[@LINE+11]]:21: note: 'Stop' is initialised later
          while (!Stop)
            std::this_thread::yield();
        }) {}
  ~Flag() {
    Stop = true;
    Thread.join();
  }

private:
  std::thread Thread;
  std::atomic<bool> Stop{false};
};

// By a default initialiser, and through a pointer.
class Logger {
public:
  Logger() {}
  ~Logger() { Thread->join(); }

private:
  void run() { Lines.push_back("started"); }
  std::unique_ptr<std::thread> Thread =
      std::make_unique<std::thread>(&Logger::run, this);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task starts before 'Lines', which it uses, is initialised; declare 'Thread' after 'Lines'
      // CHECK-NOTES: :[[@LINE-4]]:16: note: the task uses it here
      // CHECK-NOTES: :[[@LINE+1]]:28: note: 'Lines' is initialised later
  std::vector<std::string> Lines;
};
Logger TheLogger;

// The compiler writes the constructor.
class Implicit {
  void run() { Lines.push_back("started"); }
  std::jthread Thread{&Implicit::run, this};
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the task starts before 'Lines', which it uses, is initialised; declare 'Thread' after 'Lines'
  // CHECK-NOTES: :[[@LINE-3]]:16: note: the task uses it here
  // CHECK-NOTES: :[[@LINE+1]]:28: note: 'Lines' is initialised later
  std::vector<std::string> Lines;
};
Implicit TheImplicit;

// Several constructors run the same initialiser.
class Several {
public:
  Several() : Lines(1) {}
  explicit Several(int N) : Lines(N) {}

private:
  void run() { Lines.clear(); }
  std::jthread Thread{[this] { run(); }};
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the task starts before 'Lines', which it uses, is initialised; declare 'Thread' after 'Lines'
  // CHECK-NOTES: :[[@LINE-3]]:16: note: the task uses it here
  // CHECK-NOTES: :[[@LINE+1]]:28: note: 'Lines' is initialised later
  std::vector<std::string> Lines;
};
Several TheFirst, TheSecond(2);
