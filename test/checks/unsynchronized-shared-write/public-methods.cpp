// Classes that run a task on themselves: their public methods are for callers
// who use them while it runs.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

class Sampler {
public:
  Sampler() : Runner([this] { run(); }) {}
  ~Sampler() {
    Done = true;
    Runner.join();
  }
  int samples() const { return Samples; }
  void rename(const std::string &To) { Name = To; }
  // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: 'Name' is written here while a task that the constructor has started uses it

private:
  void run() {
    while (!Done) {
      ++Samples;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Samples' is written by this task while a caller of a public method may use it
      report(Name);
    }
  }
  void report(const std::string &);

  std::atomic<bool> Done{false};
  int Samples = 0;
  std::string Name;
  std::thread Runner;
};

class Watchdog {
public:
  Watchdog() { Timer = std::thread(&Watchdog::watch, this); }
  ~Watchdog() {
    Stop.store(true);
    Timer.join();
  }
  void feed() {
    LastFed = now();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'LastFed' is written here while a task that the constructor has started uses it
  }

private:
  static long now();
  void watch() {
    while (!Stop.load())
      if (now() - LastFed > 10)
        bark();
  }
  void bark();
  std::atomic<bool> Stop{false};
  long LastFed = 0;
  std::thread Timer;
};

// Nobody but this file sees the class, but others of this file call add().
class Opened {
public:
  Opened();
  ~Opened();
  void put(int Value);

private:
  struct Impl;
  Impl *Body;
};
struct Opened::Impl {
  Impl() : Runner([this] { run(); }) {}
  ~Impl() {
    Done = true;
    Runner.join();
  }
  void add(int Value) {
    Sum += Value;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is written by this task while a caller of a public method may use it; only one side holds a lock
  }
  void run() {
    while (!Done) {
      std::lock_guard<std::mutex> Guard(Mutex);
      add(1);
    }
  }
  std::mutex Mutex;
  std::atomic<bool> Done{false};
  long Sum = 0;
  std::thread Runner;
};
Opened::Opened() : Body(new Impl) {}
Opened::~Opened() { delete Body; }
void Opened::put(int Value) { Body->add(Value); }
