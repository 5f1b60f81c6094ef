// Objects that others know, and what their makers still may do.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

enum { Rounds = 200 };
struct Frame {
  int Length = 0, Kind = 0, Own = 0;
  std::atomic<int> Uses{0};
  Frame *Next = nullptr;
};

static std::mutex Lock;
static Frame *Current;
static void replace() {
  Frame *F = new Frame;
  // OK: nobody knows it yet
  F->Kind = 1;
  std::lock_guard<std::mutex> Guard(Lock);
  Current = F;
  // OK: under the lock
  F->Length = 7;
}
static void touch() {
  Frame *F = new Frame;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Current = F;
  }
  // OK: nobody else looks at that
  F->Own = 1;
  // OK: atomic
  F->Uses = 1;
}
static int look() {
  std::lock_guard<std::mutex> Guard(Lock);
  return Current ? Current->Length + Current->Kind + Current->Uses : 0;
}

// OK: each has made its own.
static std::atomic<Frame *> Latest{nullptr};
static void announce(int Kind) {
  auto *F = new Frame;
  F->Kind = Kind;
  Latest.store(F);
  F->Own = Kind;
}

// OK: taken back before.
static Frame *Offered;
static void offer() {
  Frame *F = new Frame;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Offered = F;
  }
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Offered = nullptr;
  }
  F->Length = 1;
  delete F;
}
static int offered() {
  std::lock_guard<std::mutex> Guard(Lock);
  return Offered ? Offered->Length : 0;
}

// OK: the other one waits until it is told.
static Frame *Promised;
static bool Ready;
static std::condition_variable Changed;
static void promise() {
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Promised = new Frame;
  }
  Promised->Length = 2;
  std::lock_guard<std::mutex> Guard(Lock);
  Ready = true;
  Changed.notify_one();
}
static int promised() {
  std::unique_lock<std::mutex> Guard(Lock);
  Changed.wait(Guard, [] { return Ready; });
  return Promised->Length;
}

// OK: a new one in every round, known when it is complete.
static Frame *Stack;
static void push() {
  for (int I = 0; I < Rounds; ++I) {
    Frame *F = new Frame;
    F->Length = I;
    std::lock_guard<std::mutex> Guard(Lock);
    F->Next = Stack;
    Stack = F;
  }
}
static int sum() {
  std::lock_guard<std::mutex> Guard(Lock);
  int Sum = 0;
  for (const Frame *F = Stack; F; F = F->Next)
    Sum += F->Length;
  return Sum;
}

// OK: known to this task only.
static thread_local Frame *Mine;
static void begin(Frame &F) {
  Mine = &F;
  F.Own = 1;
}

int main() {
  int Sum = 0;
  std::thread Writer([] {
    Frame F;
    begin(F);
    for (int I = 0; I < Rounds; ++I) {
      replace();
      touch();
      announce(1);
      offer();
    }
    push();
    promise();
  });
  std::thread Reader([&] {
    Frame F;
    begin(F);
    for (int I = 0; I < Rounds; ++I) {
      Sum += look() + offered() + sum();
      announce(2);
    }
    Sum += promised();
  });
  Writer.join();
  Reader.join();
  return Sum < 0;
}
