// RUN: %check_heddle %s heddle-blocked-forever
// HEDDLE-SILENT
#include <thread>
#include <vector>

void work();
bool isOwn();

// OK: one waits for the other, which waits for nobody.
static std::thread First, Second;
static void firstMain() { work(); }
static void secondMain() {
  First.join();
  work();
}
void startBoth() {
  First = std::thread(firstMain);
  Second = std::thread(secondMain);
  Second.join();
}
// OK: who started them joins both.
void joinsBoth() {
  std::thread A(work), B(work);
  A.join();
  B.join();
}
// OK: each joins the one before, as a chain does.
void chain() {
  std::vector<std::thread> Chain;
  Chain.emplace_back(work);
  for (int I = 1; I < 4; ++I)
    Chain.emplace_back([&Chain, I] { Chain[I - 1].join(); });
  Chain.back().join();
}
// OK: asks whether it is another one.
static std::thread Runner;
static void stop() {
  if (Runner.get_id() != std::this_thread::get_id())
    Runner.join();
}
static void run() {
  work();
  stop();
}
void startRunner() { Runner = std::thread(run); }

// OK: stopped from outside.
class Service {
  std::thread Thread;
  void run() { work(); }

public:
  void start() {
    Thread = std::thread([this] { run(); });
  }
  void stop() { Thread.join(); }
  ~Service() {
    if (Thread.joinable())
      stop();
  }
};
