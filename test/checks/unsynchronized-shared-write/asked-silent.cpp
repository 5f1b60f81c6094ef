// Flags under locks, and those who find them set, wait for them or set them.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

static std::mutex Lock;
static std::condition_variable Changed;

// One look, and then a wait for the rest.
static bool Ready;
static int Prepared;
static void prepare() {
  Prepared = 1; // OK: before the flag
  std::lock_guard<std::mutex> Guard(Lock);
  Ready = true;
  Changed.notify_all();
}
static int usePrepared() {
  {
    std::unique_lock<std::mutex> Guard(Lock);
    while (!Ready)
      Changed.wait(Guard);
  }
  return Prepared;
}
static int useAfterOneLook() {
  {
    std::unique_lock<std::mutex> Guard(Lock);
    if (!Ready)
      Changed.wait(Guard, [] { return Ready; });
  }
  return Prepared;
}

// The question is a method, or a copy of the answer.
class Job {
public:
  void run() {
    Result = 7; // OK: before the flag
    std::lock_guard<std::mutex> Guard(Own);
    Finished = true;
  }
  bool finished() {
    std::lock_guard<std::mutex> Guard(Own);
    return Finished;
  }
  int await() {
    while (!finished())
      std::this_thread::yield();
    return Result;
  }
  int resultIfAny() {
    bool Found = false;
    {
      std::lock_guard<std::mutex> Guard(Own);
      if (Finished)
        Found = true;
    }
    return Found ? Result : 0;
  }

private:
  std::mutex Own;
  bool Finished = false;
  int Result = 0;
};

// Turns that are constants: one is zero.
enum { Ping, Pong };
static int Turn = Ping;
static int Ball;
template <int Mine, int Next> static void play(int Rounds) {
  for (int I = 0; I < Rounds; ++I) {
    {
      std::unique_lock<std::mutex> Guard(Lock);
      Changed.wait(Guard, [] { return Turn == Mine; });
    }
    ++Ball; // OK: it is this one's turn
    std::lock_guard<std::mutex> Guard(Lock);
    Turn = Next;
    Changed.notify_all();
  }
}

// Who comes first makes it and sets the flag.
static std::mutex Once;
static bool Made;
static int Table[16];
static int entry(int I) {
  {
    std::lock_guard<std::mutex> Guard(Once);
    if (!Made) {
      for (int J = 0; J < 16; ++J)
        Table[J] = J; // OK: once
      Made = true;
    }
  }
  return Table[I];
}

// A smart pointer and a plain one.
static std::mutex Slot;
static std::unique_ptr<int> Offered;
static int *Given;
static int Told;
static void offer() {
  Told = 3; // OK: before they are there
  std::lock_guard<std::mutex> Guard(Slot);
  Offered = std::make_unique<int>(1);
  Given = Offered.get();
}
static int take() {
  for (;; std::this_thread::yield()) {
    {
      std::lock_guard<std::mutex> Guard(Slot);
      if (!Offered || !Given)
        continue;
    }
    return Told;
  }
}

int main() {
  Job J;
  std::thread First([&] {
    prepare();
    J.run();
    play<Pong, Ping>(10);
    offer();
  });
  std::thread Second([] { entry(3); });
  int Sum = entry(4);
  Sum += usePrepared() + useAfterOneLook() + J.resultIfAny() + J.await();
  play<Ping, Pong>(10);
  Sum += take();
  First.join();
  Second.join();
  return Sum + Ball < 0;
}
