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
    while (!Stop) // OK: set below
      rest();
  });
  std::thread B([] {
    while (!Exported) // OK: another file may set it
      rest();
  });
  std::thread C([] {
    while (!Interrupted) // OK: set by the handler
      rest();
  });
  std::thread D([] {
    while (!Quit) // OK: set below
      rest();
  });
  std::thread E([] {
    while (Phase.load() != 2) // OK: counted below
      rest();
  });
  std::thread F([] {
    while (!Off) // OK: never runs
      rest();
  });
  std::thread G([] {
    while (!Given) // OK: others have its address
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
    while (Going) // OK: cleared by the destructor
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
    while (Going) // OK: stop() is somewhere else
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
    while (Going) // OK: it may not run at all
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
    while (Going) // OK: who calls going() may change it
      rest();
  }
  bool Going = true;
  std::thread Thread;
};

bool isReady();

int closesOnTheWay() {
  heddle::channel<int> Order;
  heddle::go([Order] { (void)Order.receive(); }); // OK: closed or sent to
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
  heddle::go([Order] { (void)Order.receive(); }); // OK: closed at the end
  if (!isReady())
    return -1;
  Order.send(1);
  return 0;
}

int leavesBeforeTheStart() {
  heddle::channel<int> Order;
  if (!isReady())
    return -1;
  heddle::go([Order] { (void)Order.receive(); }); // OK: always sent to
  Order.send(1);
  return 0;
}

void counted() {
  heddle::wait_group Group;
  Group.add();
  heddle::task Waiter = heddle::go([&Group] { Group.wait(); }); // OK
  Group.done();
  Waiter.join();
}

void countedByGo() {
  heddle::wait_group Group;
  Group.go([] {});
  heddle::task Waiter = heddle::go([&Group] { Group.wait(); }); // OK: go counts
  Waiter.join();
}
