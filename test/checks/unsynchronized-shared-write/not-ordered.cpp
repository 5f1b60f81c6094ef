// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void readBeforeJoin() {
  int Result = 0;
  std::thread Solver([&] { Result = 42; });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Result' is written by this task while the code that started the task uses it
  int Early = Result;
  Solver.join();
  std::printf("%d\n", Early);
}

static bool StopRequested;
static void pollSensor() {
  for (int I = 0; I < 1000 && !StopRequested; ++I)
    std::this_thread::yield();
}

void flagWithoutAtomic() {
  std::thread Poller(pollSensor);
  StopRequested = true;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'StopRequested' is written here while a task that was started uses it
  Poller.join();
}

void sleepingOrdersNothing() {
  std::string Answer;
  std::thread Oracle([&] { Answer = "yes"; });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Answer' is written by this task while the code that started the task uses it
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  Answer += "!";
  Oracle.join();
}

void writtenAfterSpawn() {
  std::string Name;
  std::size_t Length = 0;
  std::thread Measure([&] { Length = Name.size(); });
  Name = "late";
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Name' is written here while a task that was started uses it
  Measure.join();
  (void)Length;
}

void joinedOnOnePathOnly(bool Wait = false) {
  int Files = 0;
  std::thread Scan([&] { Files = 3; });
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'Files' is written by this task while the code that started the task uses it
  if (Wait)
    Scan.join();
  Files++;
  if (Scan.joinable())
    Scan.join();
}

void loopJoinsOneTooFew() {
  int Parts = 0;
  std::vector<std::thread> Workers;
  for (int I = 0; I < 3; ++I)
    Workers.emplace_back([&Parts] { Parts++; });
    // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: 'Parts' is written by this task while another instance of the task may be running
  Workers[0].join();
  Parts++;
  Workers[1].join();
  Workers[2].join();
}

static void awaitRelaxed() {
  int Payload = 0;
  std::atomic<bool> Ready{false};
  std::thread Producer([&] {
    for (int I = 0; I < 1000; ++I)
      Payload += I;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Payload' is written by this task while the code that started the task uses it
    Ready.store(true, std::memory_order_relaxed);
  });
  while (!Ready.load(std::memory_order_relaxed))
    std::this_thread::yield();
  Payload++;
  std::printf("%d\n", Payload);
  Producer.join();
}

void relaxedFlag() {
  for (int Round = 0; Round < 20; ++Round)
    awaitRelaxed();
}

void flagSetTooEarly() {
  int Payload = 0;
  std::atomic<bool> Ready{false};
  std::thread Producer([&] {
    Ready = true;
    Payload = 7;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Payload' is written by this task while the code that started the task uses it
  });
  while (!Ready)
    std::this_thread::yield();
  Payload++;
  Producer.join();
}

void notWaitedFor() {
  int Rows = 0;
  std::promise<void> Loaded;
  auto Done = Loaded.get_future();
  std::thread Loader([&] {
    Rows = 5;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Rows' is written by this task while the code that started the task uses it
    Loaded.set_value();
  });
  Rows++;
  Done.wait();
  Loader.join();
}

void timedWaitIgnored() {
  int Rows = 0;
  auto Load = std::async(std::launch::async, [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    Rows = 5;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Rows' is written by this task while the code that started the task uses it
  });
  Load.wait_for(std::chrono::milliseconds(1));
  Rows++;
  Load.get();
}

void referenceToLoopVariable() {
  std::vector<std::thread> Printers;
  int Page = 0;
  while (Page < 3) {
    Printers.emplace_back([&Page] { std::printf("page %d\n", Page); });
    ++Page;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Page' is written here while a task that was started uses it
  }
  for (auto &P : Printers)
    P.join();
}

void overlappingElement() {
  std::vector<int> Row(4);
  std::thread Left([&Row] {
    for (int I = 0; I < 3; ++I)
      Row[I] = 1;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Row[...]' is written by this task while another task uses it
  });
  std::thread Right([&Row] {
    for (int I = 2; I < 4; ++I)
      Row[I] = 2;
  });
  Left.join();
  Right.join();
}

struct Progress {
  int Percent = 0;
};
static void advance(Progress *P) { P->Percent += 10; }
// CHECK-MESSAGES: :[[@LINE-1]]:36: warning: 'Bar.Percent' is written by this task while another instance of the task may be running

void sameArgumentForAll() {
  Progress Bar;
  std::vector<std::thread> Steps;
  for (int I = 0; I < 3; ++I)
    Steps.emplace_back(advance, &Bar);
  for (auto &S : Steps)
    S.join();
}

class Monitor {
public:
  void start() {
    First = std::thread([this] { Checks++; });
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'Checks' is written by this task while another task uses it
    Second = std::thread([this] { Checks++; });
    // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: 'Health.Checks' is written by this task while the code that started the task uses it
  }
  void stop() {
    First.join();
    Checks = 0;
    Second.join();
  }

private:
  int Checks = 0;
  std::thread First, Second;
};

void lastJoinForgotten() {
  Monitor Health;
  Health.start();
  Health.stop();
}

void copyOfPointerStillShares() {
  auto Total = std::make_shared<int>(0);
  std::vector<std::thread> Adders;
  for (int I = 0; I < 3; ++I)
    Adders.emplace_back([Total] { ++*Total; });
    // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: 'the object' is written by this task while another instance of the task may be running
  for (auto &A : Adders)
    A.join();
}

struct View {
  int &Cell;
};
void valueCapturedReferenceInside() {
  int Cell = 0;
  View Window{Cell};
  std::thread Other([Window] { Window.Cell++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Cell' is written by this task while the code that started the task uses it
  Cell++;
  Other.join();
}

int main() {
  readBeforeJoin();
  flagWithoutAtomic();
  sleepingOrdersNothing();
  writtenAfterSpawn();
  joinedOnOnePathOnly();
  loopJoinsOneTooFew();
  relaxedFlag();
  flagSetTooEarly();
  notWaitedFor();
  timedWaitIgnored();
  referenceToLoopVariable();
  overlappingElement();
  sameArgumentForAll();
  lastJoinForgotten();
  copyOfPointerStillShares();
  valueCapturedReferenceInside();
}
