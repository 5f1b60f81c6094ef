// RUN: %check_heddle %s heddle-task-start-order -std=c++20
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

class Cache {
public:
  void start() {
    Cleaner = std::jthread([this](std::stop_token Stop) {
      while (!Stop.stop_requested()) {
        std::lock_guard<std::mutex> Lock(Mutex);
        Entries.clear();
      }
    });
  }

private:
  std::jthread Cleaner;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'Cleaner' is joined only after 'Mutex', which its task uses, is destroyed; declare 'Cleaner' after 'Mutex', or join in the destructor [heddle-task-start-order]
  // CHECK-NOTES: :[[@LINE-9]]:37: note: the task uses it here
  // CHECK-NOTES: :[[@LINE-12]]:15: note: the task starts here
  std::mutex Mutex;
  std::map<std::string, int> Entries;
};

// The destructor tells it to stop, but does not wait.
class Poller {
public:
  Poller() { Thread = std::jthread(&Poller::poll, this); }
  ~Poller() { Thread.request_stop(); }

private:
  void poll() {
    for (int I = 0; I < 10; ++I)
      Results.push_back(I);
  }
  std::jthread Thread;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'Thread' is joined only after 'Results', which its task uses, is destroyed; declare 'Thread' after 'Results', or join in the destructor
  // CHECK-NOTES: :[[@LINE-4]]:7: note: the task uses it here
  // CHECK-NOTES: :[[@LINE-11]]:23: note: the task starts here
  std::vector<int> Results;
};

class Group {
public:
  void add() {
    Threads.emplace_back([this] { Text += "x"; });
  }

private:
  std::vector<std::jthread> Threads;
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Threads' is joined only after 'Text', which its task uses, is destroyed; declare 'Threads' after 'Text', or join in the destructor
  // CHECK-NOTES: :[[@LINE-6]]:35: note: the task uses it here
  // CHECK-NOTES: :[[@LINE-7]]:5: note: the task starts here
  std::string Text;
};

class Loader {
public:
  void load() {
    Done = std::async(std::launch::async, [this] { Data.assign(10, 1); });
  }

private:
  std::future<void> Done;
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'Done' is joined only after 'Data', which its task uses, is destroyed; declare 'Done' after 'Data', or join in the destructor
  // CHECK-NOTES: :[[@LINE-6]]:52: note: the task uses it here
  // CHECK-NOTES: :[[@LINE-7]]:12: note: the task starts here
  std::vector<int> Data;
};

// Held by a pointer that only the object has.
class Owned {
public:
  void start() {
    Thread = std::make_unique<std::jthread>([this] { Values.push_back(1); });
  }

private:
  std::unique_ptr<std::jthread> Thread;
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Thread' is joined only after 'Values', which its task uses, is destroyed; declare 'Thread' after 'Values', or join in the destructor
  // CHECK-NOTES: :[[@LINE-6]]:54: note: the task uses it here
  // CHECK-NOTES: :[[@LINE-7]]:14: note: the task starts here
  std::vector<int> Values;
};
