// RUN: %check_heddle %s heddle-blocked-forever,heddle-blocking-under-lock -std=c++17
#include <condition_variable>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <thread>

class Sampler {
public:
  void start() { Thread = std::thread(&Sampler::sample, this); }
  void reset() {
    std::lock_guard<std::mutex> Hold(M);
    finish();
    Count = 0;
  }

private:
  void sample() {
    for (int I = 0; I < 10; ++I) {
      std::lock_guard<std::mutex> Hold(M);
      ++Count;
    }
  }
  void finish() {
    Thread.join();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for another task to end while it holds 'M', which that task needs
  }
  std::mutex M;
  std::thread Thread;
  int Count = 0;
};

std::mutex M;
int Count;

int resultUnderLock() {
  std::lock_guard<std::mutex> Hold(M);
  std::future<int> Result = std::async(std::launch::async, [] {
    std::lock_guard<std::mutex> Inner(M);
    return ++Count;
  });
  return Result.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: this waits for another task to end while it holds 'M', which that task needs
}

std::shared_mutex Shared;

void readerNeedsWriter() {
  std::thread Reader([] {
    std::shared_lock<std::shared_mutex> Hold(Shared);
    (void)Count;
  });
  std::unique_lock<std::shared_mutex> Hold(Shared);
  Reader.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for another task to end while it holds 'Shared', which that task needs
}

// The worker takes the registry's lock before it says that it is ready.
struct Service {
  std::mutex Registry, State;
  std::condition_variable Changed;
  bool Ready = false;
  std::thread Worker;

  void start() {
    std::lock_guard<std::mutex> Hold(Registry);
    Worker = std::thread([this] {
      {
        std::lock_guard<std::mutex> Enter(Registry);
      }
      std::lock_guard<std::mutex> Inner(State);
      Ready = true;
      Changed.notify_all();
    });
    std::unique_lock<std::mutex> Lock(State);
    Changed.wait(Lock, [this] { return Ready; });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for the condition 'Changed', which belongs to another lock, while it holds 'Registry', which that task needs
  }
};
