// RUN: %check_heddle %s heddle-leaked-task -std=c++17,c++20
#include <chrono>
#include <cstdio>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

static int Samples;
static std::mutex Ledger;

static void publish() {
  for (;;)
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
  // CHECK-NOTES: :[[@LINE+4]]:15: note: the task starts here
    std::this_thread::sleep_for(1s);
}
void startPublisher() {
  std::thread Publisher(publish);
  Publisher.detach();
}

void startSampler() {
  std::thread Sampler([] {
    while (true) {
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
    // CHECK-NOTES: :[[@LINE-3]]:15: note: the task starts here
      std::lock_guard<std::mutex> Lock(Ledger);
      ++Samples;
      std::this_thread::sleep_for(10ms);
    }
  });
  Sampler.join();
}

void startDo() {
  std::thread([] {
    do {
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
    // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
      std::this_thread::yield();
    } while (1);
  }).detach();
}

class Heartbeat {
  std::thread Worker;
  int Beats = 0;

  void run() {
    while (true) {
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
    // CHECK-NOTES: :[[@LINE+7]]:17: note: the task starts here
      ++Beats;
      std::this_thread::sleep_for(1s);
    }
  }

public:
  Heartbeat() : Worker(&Heartbeat::run, this) {}
  ~Heartbeat() { Worker.join(); }
};

struct Refresher {
  int Rounds = 0;
  void operator()() {
    for (;;) {
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
    // CHECK-NOTES: :[[@LINE+7]]:15: note: the task starts here
      ++Rounds;
      std::this_thread::sleep_for(5ms);
    }
  }
};
void startRefresher() {
  std::thread T{Refresher()};
  T.detach();
}

void startAsync() {
  auto Job = std::async(std::launch::async, [] {
    int Ticks = 0;
    for (;;) {
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
    // CHECK-NOTES: :[[@LINE-4]]:14: note: the task starts here
      ++Ticks;
      std::this_thread::sleep_for(1ms);
    }
  });
  Job.get();
}

// The break leaves the inner loop only.
void startScanner() {
  std::thread([] {
    for (;;) {
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal [heddle-leaked-task]
    // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
      for (int I = 0; I < 10; ++I)
        if (I * I > 50)
          break;
      std::this_thread::sleep_for(1s);
    }
  }).detach();
}
