// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
#include <atomic>
#include <thread>

std::atomic<bool> Ready{false};
std::atomic<int> Phase{0};
bool PlainReady = false;
volatile bool VolatileReady = false;

enum class Stage { Starting, Serving, Stopped };
std::atomic<Stage> Now{Stage::Starting};

void waitEmptyBody() {
  while (!Ready.load()) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
  }
}

void waitSemicolon() {
  while (!Ready)
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
    ;
}

void waitContinue() {
  while (!Ready.load(std::memory_order_acquire))
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
    continue;
}

void waitDo() {
  do {
  } while (!Ready.load());
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until another task changes 'Ready'
}

void waitFor() {
  for (; !Ready.load();)
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
    ;
}

void waitForeverWithBreak() {
  for (;;) {
    if (Ready.load())
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the loop spins until another task changes 'Ready'
      break;
  }
}

void waitTrueWithReturn() {
  while (true)
    if (Ready.load())
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the loop spins until another task changes 'Ready'
      return;
}

void waitForPhase(int Wanted) {
  while (Phase.load() < 3) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'Phase'
  }
}

void waitForStage() {
  while (Now.load() != Stage::Serving) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'Now'
  }
}

void waitForTwo() {
  while (!Ready.load() || Phase.load() == 0) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
  }
}

void waitPlain() {
  while (!PlainReady) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'PlainReady'
  }
}

void waitVolatile() {
  while (!VolatileReady) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'VolatileReady'
  }
}

void waitCounting() {
  long Spins = 0;
  while (!Ready.load())
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
    ++Spins;
}

class Server {
  std::atomic<bool> Started{false};
  std::thread Worker;

public:
  void start() {
    Worker = std::thread([this] { Started = true; });
    while (!Started) {
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until another task changes 'Started'
    }
  }
  ~Server() { Worker.join(); }
};

void waitInLambda() {
  bool Done = false;
  std::atomic<bool> Finished{false};
  std::thread Worker([&] { Finished.store(true); });
  auto Wait = [&] {
    while (!Finished.load()) {
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until another task changes 'Finished'
    }
    Done = true;
  };
  Wait();
  Worker.join();
}

template <class Flag> void waitUntil(const Flag &F) {
  while (!F.load()) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'F'
  }
}
void waitGeneric() { waitUntil(Ready); }

#define SPIN_UNTIL(condition)                                                  \
  while (!(condition)) {                                                       \
  }
void waitByMacro() {
  SPIN_UNTIL(Ready.load());
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the loop spins until another task changes 'Ready'
}

void publish() {
  std::thread([] {
    PlainReady = true;
    VolatileReady = true;
    Ready = true;
  }).detach();
}
