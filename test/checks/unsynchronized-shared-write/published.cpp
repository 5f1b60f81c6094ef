// What is done to an object when others have come to know it.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <mutex>
#include <thread>

enum { Rounds = 2000 };
struct Frame {
  int Length = 0, Kind = 0;
  Frame *Next = nullptr;
};

static std::mutex Lock;
static Frame *Current;
static void replace() {
  Frame *F = new Frame;
  F->Kind = 1; // OK: nobody knows it yet
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Current = F;
  }
  F->Length = 7;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Current->Length' is written by this task while another task uses it
}
static int look() {
  std::lock_guard<std::mutex> Guard(Lock);
  return Current ? Current->Length + Current->Kind : 0;
}

// Released by a store that comes too early.
static std::atomic<Frame *> Latest{nullptr};
static void announce() {
  auto *F = new Frame;
  F->Kind = 2; // OK: before the store
  Latest.store(F, std::memory_order_release);
  F->Length = 8;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Latest->Length' is written by this task while another task uses it
}
static int latest() {
  const Frame *F = Latest.load(std::memory_order_acquire);
  return F ? F->Length + F->Kind : 0;
}

// A list, by functions and arguments.
class List {
public:
  void add(Frame *F) {
    std::lock_guard<std::mutex> Guard(Own);
    F->Next = Head;
    Head = F;
  }
  int sum() {
    std::lock_guard<std::mutex> Guard(Own);
    int Sum = 0;
    for (const Frame *F = Head; F; F = F->Next)
      Sum += F->Length;
    return Sum;
  }

private:
  std::mutex Own;
  Frame *Head = nullptr;
};
static void append(List &L) {
  Frame *F = new Frame;
  L.add(F);
  F->Length = 9;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'All.Head->...->Length' is written by this task while another task uses it
}

int main() {
  List All;
  int Sum = 0;
  std::thread Writer([&] {
    for (int I = 0; I < Rounds; ++I) {
      replace();
      announce();
      if (I % 100 == 0)
        append(All);
    }
  });
  std::thread Reader([&] {
    for (int I = 0; I < Rounds; ++I)
      Sum += look() + latest() + (I % 100 == 0 ? All.sum() : 0);
  });
  Writer.join();
  Reader.join();
  return Sum < 0;
}
