// RUN: %check_heddle %s heddle-leaked-task -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

int compute(int Part);
void announce(std::condition_variable &Changed);

// OK: signalled by the spawner.
void signalled() {
  std::mutex Lock;
  std::condition_variable Changed;
  bool Ready = false;
  std::thread Waiter([&] {
    std::unique_lock<std::mutex> Hold(Lock);
    while (!Ready)
      Changed.wait(Hold);
  });
  {
    std::lock_guard<std::mutex> Hold(Lock);
    Ready = true;
  }
  Changed.notify_one();
  Waiter.join();
}

// OK: the destructor signals.
class Worker {
  std::mutex Lock;
  std::condition_variable Changed;
  bool Closing = false;
  std::thread Thread;

public:
  Worker()
      : Thread([this] {
          std::unique_lock<std::mutex> Hold(Lock);
          Changed.wait(Hold, [this] { return Closing; });
        }) {}
  ~Worker() {
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Closing = true;
    }
    Changed.notify_all();
    Thread.join();
  }
};

// OK: unknown code may signal.
void announced() {
  std::mutex Lock;
  std::condition_variable Changed;
  std::thread Waiter([&] {
    std::unique_lock<std::mutex> Hold(Lock);
    Changed.wait(Hold);
  });
  announce(Changed);
  Waiter.join();
}

// OK: waits for a time at most.
void timed() {
  std::mutex Lock;
  std::condition_variable Changed;
  std::thread Waiter([&] {
    std::unique_lock<std::mutex> Hold(Lock);
    Changed.wait_for(Hold, 10ms);
  });
  Waiter.join();
}

// OK: counted down by the spawner.
void latched() {
  std::latch Start(1);
  std::jthread Runner([&Start] {
    Start.wait();
    compute(0);
  });
  Start.count_down();
}

// OK: counted down through a reference in a helper.
static void letGo(std::latch &Start) { Start.count_down(); }
void latchedByHelper() {
  std::latch Start(1);
  std::jthread Runner([&Start] { Start.wait(); });
  letGo(Start);
}

// OK: released by another thread.
void semaphore() {
  std::counting_semaphore<> Permits(0);
  std::jthread Worker([&Permits] { Permits.acquire(); });
  std::jthread Other([&Permits] { Permits.release(); });
}

// OK: there are permits from the start.
void permits() {
  std::counting_semaphore<> Permits(2);
  std::jthread Worker([&Permits] {
    Permits.acquire();
    compute(1);
    Permits.release();
  });
}

// OK: the future of another task.
void pipeline() {
  std::future<int> First = std::async(std::launch::async, [] { return 1; });
  std::jthread Second([&First] { compute(First.get()); });
}

// OK: stored and notified.
void flag() {
  std::atomic<bool> Go{false};
  std::jthread Worker([&Go] { Go.wait(false); });
  Go = true;
  Go.notify_all();
}

// OK: set by a callback of a stop token.
void stopCallback() {
  std::jthread Worker([](std::stop_token Stop) {
    std::mutex Lock;
    std::condition_variable_any Changed;
    std::unique_lock<std::mutex> Hold(Lock);
    Changed.wait(Hold, Stop, [] { return false; });
  });
}

// OK: each arrives.
void barrier() {
  std::latch Together(2);
  std::jthread Left([&Together] { Together.arrive_and_wait(); });
  std::jthread Right([&Together] { Together.arrive_and_wait(); });
}

// OK: a global that other files may signal.
std::condition_variable GlobalChanged;
std::mutex GlobalLock;
void globalCondition() {
  std::thread([] {
    std::unique_lock<std::mutex> Hold(GlobalLock);
    GlobalChanged.wait(Hold);
  }).detach();
}

// OK: the token wakes it.
void stopToken() {
  std::jthread Worker([](std::stop_token Stop) {
    std::atomic<bool> Woken{false};
    std::stop_callback Wake(Stop, [&Woken] {
      Woken = true;
      Woken.notify_one();
    });
    Woken.wait(false);
  });
}
