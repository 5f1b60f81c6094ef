// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
// HEDDLE-SILENT

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

// OK: guarded on both sides.
class Guarded {
public:
  Guarded() : Runner([this] { run(); }) {}
  ~Guarded() {
    Done = true;
    Runner.join();
  }
  int samples() const {
    std::lock_guard<std::mutex> Guard(Mutex);
    return Samples;
  }

private:
  void run() {
    while (!Done) {
      std::lock_guard<std::mutex> Guard(Mutex);
      ++Samples;
    }
  }
  mutable std::mutex Mutex;
  std::atomic<bool> Done{false};
  int Samples = 0;
  std::thread Runner;
};

// OK: who can stop it may ask after it has stopped.
class Stoppable {
public:
  Stoppable() : Runner([this] { run(); }) {}
  void stop() {
    Done = true;
    Runner.join();
  }
  int samples() const { return Samples; }

private:
  void run() {
    while (!Done)
      ++Samples;
  }
  std::atomic<bool> Done{false};
  int Samples = 0;
  std::thread Runner;
};

// OK: the task is started by a method, when everything else has been set.
class Startable {
public:
  ~Startable() {
    Done = true;
    Runner.join();
  }
  void setStep(int To) { Step = To; }
  void start() { Runner = std::thread([this] { run(); }); }

private:
  void run() {
    while (!Done)
      Sum += Step;
  }
  std::atomic<bool> Done{false};
  int Step = 1;
  long Sum = 0;
  std::thread Runner;
};

// OK: private methods are the class's own business; constants are constants.
class Careful {
public:
  explicit Careful(int Step) : Step(Step), Runner([this] { run(); }) {}
  ~Careful() {
    Done = true;
    Runner.join();
  }
  int step() const { return Step; }

private:
  void note() { ++Notes; }
  void run() {
    while (!Done) {
      note();
      Sum += Step;
    }
  }
  std::atomic<bool> Done{false};
  const int Step;
  int Notes = 0;
  long Sum = 0;
  std::thread Runner;
};

// OK: the reader waits until the task has said that it is ready.
class Handshake {
public:
  Handshake() : Runner([this] { run(); }) {}
  ~Handshake() { Runner.join(); }
  int result() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Ready.wait(Lock, [this] { return HasResult; });
    Lock.unlock();
    return Result;
  }

private:
  void run() {
    Result = 42;
    std::lock_guard<std::mutex> Guard(Mutex);
    HasResult = true;
    Ready.notify_all();
  }
  std::mutex Mutex;
  std::condition_variable Ready;
  bool HasResult = false;
  int Result = 0;
  std::thread Runner;
};

// OK: nobody but this file sees the class, and only its methods call add().
class Hidden {
public:
  Hidden();
  ~Hidden();
  void put(int Value);

private:
  struct Impl;
  Impl *Body;
};
struct Hidden::Impl {
  Impl() : Runner([this] { run(); }) {}
  ~Impl() {
    Done = true;
    Runner.join();
  }
  void put(int Value) {
    std::lock_guard<std::mutex> Guard(Mutex);
    add(Value);
  }
  void add(int Value) { Sum += Value; }
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
Hidden::Hidden() : Body(new Impl) {}
Hidden::~Hidden() { delete Body; }
void Hidden::put(int Value) { Body->put(Value); }
