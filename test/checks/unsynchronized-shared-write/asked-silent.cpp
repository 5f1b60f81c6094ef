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
  // OK: before the flag
  Prepared = 1;
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
  // OK: it was awaited
  return Prepared;
}
static int useAfterOneLook() {
  {
    std::unique_lock<std::mutex> Guard(Lock);
    if (!Ready)
      Changed.wait(Guard, [] { return Ready; });
  }
  // OK: found set, or awaited
  return Prepared;
}

// The question is a method, or a copy of the answer.
class Job {
public:
  void run() {
    // OK: before the flag
    Result = 7;
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
    // OK: it has finished
    return Result;
  }
  int resultIfAny() {
    bool Found = false;
    {
      std::lock_guard<std::mutex> Guard(Own);
      if (Finished)
        Found = true;
    }
    // OK: only if it was found set
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
    // OK: it is this one's turn
    ++Ball;
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
        // OK: once
        Table[J] = J;
      Made = true;
    }
  }
  // OK: whoever came first has made it
  return Table[I];
}

// A smart pointer and a plain one.
static std::mutex Slot;
static std::unique_ptr<int> Offered;
static int *Given;
static int Told;
static void offer() {
  // OK: before they are there
  Told = 3;
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
    // OK: both are there
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
