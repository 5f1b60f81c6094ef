// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

using namespace std::chrono_literals;

static void rest() { std::this_thread::sleep_for(1ms); }

static bool Stop;
bool Exported;
static volatile std::sig_atomic_t Interrupted;
static std::atomic<bool> Quit{false};
static std::atomic<int> Phase{0};
static bool Off = true;
static bool Given;
void hand(bool *Flag);

void flags() {
  std::thread A([] {
    // OK: set below
    while (!Stop)
      rest();
  });
  std::thread B([] {
    // OK: another file may set it
    while (!Exported)
      rest();
  });
  std::thread C([] {
    // OK: set by the handler
    while (!Interrupted)
      rest();
  });
  std::thread D([] {
    // OK: set below
    while (!Quit)
      rest();
  });
  std::thread E([] {
    // OK: counted below
    while (Phase.load() != 2)
      rest();
  });
  std::thread F([] {
    // OK: never runs
    while (!Off)
      rest();
  });
  std::thread G([] {
    // OK: others have its address
    while (!Given)
      rest();
  });
  Stop = true;
  Quit = true;
  ++Phase;
  ++Phase;
  hand(&Given);
  std::signal(SIGINT, [](int) { Interrupted = 1; });
  A.join(), B.join(), C.join(), D.join(), E.join(), F.join(), G.join();
}

class Worker {
public:
  Worker() : Thread(&Worker::run, this) {}
  ~Worker() {
    Going = false;
    Thread.join();
  }

private:
  void run() {
    // OK: cleared by the destructor
    while (Going)
      rest();
  }
  bool Going = true;
  std::thread Thread;
};

class Partly {
public:
  Partly() : Thread(&Partly::run, this) {}
  void stop();

private:
  void run() {
    // OK: stop() is somewhere else
    while (Going)
      rest();
  }
  bool Going = true;
  std::thread Thread;
};

class Chosen {
public:
  explicit Chosen(bool Go) : Going(Go), Thread(&Chosen::run, this) {}
  ~Chosen() { Thread.join(); }

private:
  void run() {
    // OK: it may not run at all
    while (Going)
      rest();
  }
  bool Going = true;
  std::thread Thread;
};

class Handed {
public:
  explicit Handed() : Thread(&Handed::run, this) {}
  bool &going() { return Going; }

private:
  void run() {
    // OK: who calls going() may change it
    while (Going)
      rest();
  }
  bool Going = true;
  std::thread Thread;
};

bool isReady();

int closesOnTheWay() {
  heddle::channel<int> Order;
  // OK: closed or sent to
  heddle::go([Order] { (void)Order.receive(); });
  if (!isReady()) {
    Order.close();
    return -1;
  }
  Order.send(1);
  return 0;
}

int deferredClose() {
  heddle::channel<int> Order;
  heddle::defer Close([Order] { Order.close(); });
  // OK: closed at the end
  heddle::go([Order] { (void)Order.receive(); });
  if (!isReady())
    return -1;
  Order.send(1);
  return 0;
}

int leavesBeforeTheStart() {
  heddle::channel<int> Order;
  if (!isReady())
    return -1;
  // OK: always sent to
  heddle::go([Order] { (void)Order.receive(); });
  Order.send(1);
  return 0;
}

void counted() {
  heddle::wait_group Group;
  Group.add();
  // OK: counted down
  heddle::task Waiter = heddle::go([&Group] { Group.wait(); });
  Group.done();
  Waiter.join();
}

void countedByGo() {
  heddle::wait_group Group;
  Group.go([] {});
  // OK: go counts
  heddle::task Waiter = heddle::go([&Group] { Group.wait(); });
  Waiter.join();
}
