// RUN: %check_heddle %s heddle-leaked-task -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

void handleOne();
bool shuttingDown();
int nextEvent();

// OK: a stop flag.
class Publisher {
  std::atomic<bool> Stopping{false};
  std::thread Worker;

public:
  void start() {
    Worker = std::thread([this] {
      while (!Stopping)
        std::this_thread::sleep_for(1s);
    });
  }
  ~Publisher() {
    Stopping = true;
    Worker.join();
  }
};

// OK: a stop token.
void withToken() {
  std::jthread Worker([](std::stop_token Stop) {
    while (!Stop.stop_requested())
      std::this_thread::sleep_for(1s);
  });
}

// OK: an endless loop that asks the token.
void withTokenInside() {
  std::jthread Worker([](std::stop_token Stop) {
    for (;;) {
      if (Stop.stop_requested())
        return;
      std::this_thread::sleep_for(1s);
    }
  });
}

// OK: asks inside of the loop, and breaks.
void breaks(std::atomic<bool> &Stopping) {
  std::thread Worker([&Stopping] {
    for (;;) {
      std::this_thread::sleep_for(1s);
      if (Stopping)
        break;
    }
  });
  Stopping = true;
  Worker.join();
}

// OK: returns.
void returns() {
  std::thread([] {
    while (true) {
      if (nextEvent() == 0)
        return;
      std::this_thread::sleep_for(1s);
    }
  }).detach();
}

// OK: leaves by an exception.
void throws() {
  std::thread([] {
    try {
      for (;;) {
        if (nextEvent() < 0)
          throw std::string("no more");
        std::this_thread::sleep_for(1s);
      }
    } catch (const std::string &) {
    }
  }).detach();
}

// OK: leaves two loops by a goto.
void jumps() {
  std::thread([] {
    for (;;)
      for (int I = 0; I < 100; ++I) {
        if (nextEvent() == I)
          goto Done;
        std::this_thread::sleep_for(1s);
      }
  Done:
    return;
  }).detach();
}

// OK: a daemon that calls what is not seen, which may throw or end the task.
void daemon() {
  std::thread([] {
    for (;;)
      handleOne();
  }).detach();
}

// OK: a bounded loop.
void bounded() {
  std::thread Worker([] {
    for (int Round = 0; Round < 10; ++Round)
      std::this_thread::sleep_for(1s);
  });
  Worker.join();
}

// OK: ends the program.
void watchdog(std::atomic<int> &Beats) {
  std::thread([&Beats] {
    for (int Last = -1;;) {
      std::this_thread::sleep_for(1s);
      if (Beats.load() == Last)
        std::abort();
      Last = Beats.load();
    }
  }).detach();
}

// OK: the flag is passed on by reference.
static void poll(const std::atomic<bool> &Stopping) {
  while (!Stopping.load())
    std::this_thread::sleep_for(1s);
}
void startPoll() {
  std::atomic<bool> Stopping{false};
  std::thread Worker(poll, std::cref(Stopping));
  std::this_thread::sleep_for(1s);
  Stopping = true;
  Worker.join();
}

// OK: a queue that is told to end under its lock.
class WorkQueue {
  std::mutex Lock;
  std::condition_variable Changed;
  std::deque<std::function<void()>> Jobs;
  bool Closing = false;
  std::vector<std::thread> Workers;

  void run() {
    for (;;) {
      std::function<void()> Job;
      {
        std::unique_lock<std::mutex> Hold(Lock);
        Changed.wait(Hold, [this] { return Closing || !Jobs.empty(); });
        if (Jobs.empty())
          return;
        Job = std::move(Jobs.front());
        Jobs.pop_front();
      }
      Job();
    }
  }

public:
  explicit WorkQueue(int Count) {
    for (int I = 0; I < Count; ++I)
      Workers.emplace_back(&WorkQueue::run, this);
  }
  ~WorkQueue() {
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Closing = true;
    }
    Changed.notify_all();
    for (std::thread &Worker : Workers)
      Worker.join();
  }
  void post(std::function<void()> Job) {
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Jobs.push_back(std::move(Job));
    }
    Changed.notify_one();
  }
};

// OK: reads its input until it ends.
void echo() {
  std::thread Reader([] {
    std::string Line;
    while (std::getline(std::cin, Line))
      std::puts(Line.c_str());
  });
  Reader.join();
}

// OK: the predicate of the loop is a function that is not seen.
void asks() {
  std::thread Worker([] {
    while (!shuttingDown())
      std::this_thread::sleep_for(1s);
  });
  Worker.join();
}

// OK: main's own loop is no task.
int main() {
  withToken();
  for (;;)
    std::this_thread::sleep_for(1s);
}
