// RUN: %check_heddle %s heddle-unjoined-thread -std=c++11,c++17,c++20
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

void collect();
bool cancelled();

void forgetsTheThread() {
  std::thread collector(collect);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: 'collector' is still joinable when it is destroyed here, which ends the program; join it on every path [heddle-unjoined-thread]
// CHECK-NOTES: :[[@LINE-3]]:15: note: the thread is started here

int leavesEarly(bool dry) {
  std::thread collector(collect);
  if (dry)
    return 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'collector' is still joinable when it is destroyed here, which ends the program; join it on every path
    // CHECK-NOTES: :[[@LINE-4]]:15: note: the thread is started here
  collector.join();
  return 1;
}

void breaksOut(int rounds) {
  for (int i = 0; i < rounds; ++i) {
    std::thread round(collect);
    if (cancelled())
      break;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'round' is still joinable when it is destroyed here, which ends the program; join it on every path
      // CHECK-NOTES: :[[@LINE-4]]:17: note: the thread is started here
    round.join();
  }
}

void throwsItself(int size) {
  std::thread collector(collect);
  if (size < 0)
    throw std::invalid_argument("size");
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: an exception that comes from here destroys 'collector' while it is joinable, which ends the program; let an object join it
    // CHECK-NOTES: :[[@LINE-4]]:15: note: the thread is started here
  collector.join();
}

void validate(int size) {
  if (size > 100)
    throw std::length_error("size");
}
void callsWhatThrows(int size) {
  std::thread collector(collect);
  validate(size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: an exception that comes from here destroys 'collector' while it is joinable, which ends the program; let an object join it
  // CHECK-NOTES: :[[@LINE-6]]:5: note: it is thrown here
  // CHECK-NOTES: :[[@LINE-4]]:15: note: the thread is started here
  collector.join();
}
void catchesTooLate(int size) {
  try {
    std::thread collector(collect);
    validate(size);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: an exception that comes from here destroys 'collector' while it is joinable, which ends the program; let an object join it
    // CHECK-NOTES: :[[@LINE-15]]:5: note: it is thrown here
    // CHECK-NOTES: :[[@LINE-4]]:17: note: the thread is started here
    collector.join();
  } catch (const std::exception &) {
  }
}

void joinsSomeVectors(int workers, bool fast) {
  std::vector<std::thread> pool;
  for (int i = 0; i < workers; ++i)
    pool.emplace_back(collect);
  if (fast)
    return;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: threads in 'pool' may still be joinable when it is destroyed here, which ends the program; join them on every path
    // CHECK-NOTES: :[[@LINE-4]]:5: note: the thread is started here
  for (auto &worker : pool)
    worker.join();
}
void joinsNoVector() {
  std::vector<std::thread> pool;
  pool.push_back(std::thread(collect));
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: threads in 'pool' may still be joinable when it is destroyed here, which ends the program; join them on every path
// CHECK-NOTES: :[[@LINE-3]]:3: note: the thread is started here

void ownedByPointer() {
  std::unique_ptr<std::thread> owner(new std::thread(collect));
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: '*owner' is still joinable when it is destroyed here, which ends the program; join it on every path
// CHECK-NOTES: :[[@LINE-3]]:42: note: the thread is started here
void deletedByHand() {
  auto *worker = new std::thread(collect);
  delete worker;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*worker' is still joinable when it is destroyed here, which ends the program; join it on every path
  // CHECK-NOTES: :[[@LINE-3]]:22: note: the thread is started here
}

class Sampler {
public:
  Sampler() : sampling(collect) {}

private:
  std::thread sampling;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: nothing joins the thread of 'sampling' before it is destroyed, which ends the program; join it in the destructor
  // CHECK-NOTES: :[[@LINE-5]]:15: note: the thread is started here
};

class Recorder {
public:
  void start() { recording = std::thread(collect); }
  ~Recorder() { stopped = true; }

private:
  bool stopped = false;
  std::thread recording;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: nothing joins the thread of 'recording' before it is destroyed, which ends the program; join it in the destructor
  // CHECK-NOTES: :[[@LINE-7]]:18: note: the thread is started here
};

// The members that exist already are destroyed when a constructor throws.
class Listener {
public:
  explicit Listener(int port) : listening(collect) {
    if (port <= 0)
      throw std::invalid_argument("port");
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: an exception that comes from here destroys 'listening' while it is joinable, which ends the program; let an object join it
      // CHECK-NOTES: :[[@LINE-4]]:33: note: the thread is started here
  }
  ~Listener() { listening.join(); }

private:
  std::thread listening;
};

void startsAndDrops() {
  std::thread{collect};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this thread is destroyed in the statement that starts it, which ends the program; give it a name and join it
}

void waitsAtOnce() {
  std::async(std::launch::async, collect);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the future of this task is destroyed at once, which waits for its end; keep it while other work is done
}

template <class Function> void runBeside(Function f, bool wait) {
  std::thread beside(f);
  if (!wait)
    return;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'beside' is still joinable when it is destroyed here, which ends the program; join it on every path
    // CHECK-NOTES: :[[@LINE-4]]:15: note: the thread is started here
  beside.join();
}
void instantiates() { runBeside(collect, true); }

auto inALambda = [](bool wait) {
  std::thread beside(collect);
  if (wait)
    beside.join();
};
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: 'beside' is still joinable when it is destroyed here, which ends the program; join it on every path
// CHECK-NOTES: :[[@LINE-5]]:15: note: the thread is started here
