// RUN: %check_heddle %s heddle-leaked-task,heddle-busy-wait,heddle-task-outlives-capture,heddle-context-not-propagated -std=c++20
// Shapes of mistakes that were corrected in programs of others, written anew.
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

using namespace std::chrono_literals;
void use(int);
int produce();

// A worker whose stop() sets the flag without waking it.
class FlushThread {
public:
  FlushThread() : Thread([this] { loop(); }) {}
  ~FlushThread() {
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Stopping = true;
    }
    Thread.join();
  }

private:
  void loop() {
    std::unique_lock<std::mutex> Hold(Lock);
    while (!Stopping) {
      Wake.wait(Hold);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: nobody changes or signals 'Wake'
      use(1);
    }
  }
  std::mutex Lock;
  std::condition_variable Wake;
  bool Stopping = false;
  std::thread Thread;
};

// A request that gives up before the answer of its helper comes.
bool lookUp(int Key, std::chrono::milliseconds Limit) {
  heddle::channel<int> Answer;
  heddle::go([Answer, Key] {
    Answer.send(produce() + Key);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves without receiving from 'Answer'
  });
  bool Found = false;
  heddle::select(heddle::on_receive(Answer, [&](auto) { Found = true; }),
                 heddle::on_timeout(Limit));
  return Found;
}

// The error path forgets to close the queue of the workers.
bool import(const std::vector<std::string> &Lines) {
  heddle::channel<std::string> Work(8);
  heddle::go([Work] {
    for (const std::string &Line : Work)
      // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: the task waits here for ever if the one who closes 'Work' leaves before
      use(Line.size());
  });
  for (const std::string &Line : Lines) {
    if (Line.empty())
      return false;
    Work.send(Line);
  }
  Work.close();
  return true;
}

// The refresh task does not look at the token that stops it.
std::jthread startRefresh() {
  return std::jthread([](std::stop_token Stop) {
    while (true) {
      // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task goes on although it may be told to stop: it never looks at 'Stop'
      use(produce());
      std::this_thread::sleep_for(1s);
    }
  });
}

// Shutdown waits for the worker by asking.
class Pool {
public:
  void shutDown() {
    Stop = true;
    while (Running.load() > 0)
      // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the loop spins until another task changes 'Running'
      ;
  }
  void start() {
    ++Running;
    std::thread([this] {
      while (!Stop)
        use(produce());
      --Running;
    }).detach();
  }

private:
  std::atomic<bool> Stop{false};
  std::atomic<int> Running{0};
};

// The name of a thread is a pointer into a local string.
void startNamed(int Number) {
  std::string Name = "worker-" + std::to_string(Number);
  std::thread([Label = Name.c_str()] { std::puts(Label); }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'Name' that it refers to ends
}
