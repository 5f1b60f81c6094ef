// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

// OK: the ranges meet but do not overlap.
void disjointConstantRanges() {
  std::vector<int> Row(4);
  std::thread Left([&Row] {
    for (int I = 0; I < 2; ++I)
      Row[I] = 1;
  });
  std::thread Right([&Row] {
    for (int I = 2; I < 4; ++I)
      Row[I] = 2;
  });
  Left.join();
  Right.join();
}

struct Flags {
  unsigned Visible : 1;
  unsigned : 0;
  unsigned Dirty : 1;
};
// OK: the empty bit-field separates the memory locations.
void bitFieldsApart() {
  static Flags State;
  std::thread Painter([] { State.Visible = 1; });
  State.Dirty = 1;
  Painter.join();
}

class Publisher {
public:
  void publish(const std::function<void()> &Notify) {
    std::lock_guard<std::mutex> Lock(M);
    Notify();
  }

private:
  std::mutex M;
};
// OK: publish() holds its lock while it calls.
void callableByConstReferenceUnderLock() {
  Publisher News;
  int Delivered = 0;
  auto Deliver = [&] { ++Delivered; };
  std::thread Other([&] { News.publish(Deliver); });
  News.publish(Deliver);
  Other.join();
}

// OK: two halves of the buffer.
void memsetOfHalves() {
  char Frame[64];
  std::thread Upper([&Frame] { std::memset(Frame, 0, 32); });
  std::memset(Frame + 32, 1, 32);
  Upper.join();
}

// OK: the copy is taken before, the original is the task's.
void copyBeforeSpawn() {
  std::array<int, 3> Live{1, 2, 3};
  std::array<int, 3> Copy = Live;
  std::thread Worker([&Live] { Live[0] = 9; });
  Copy[0]++;
  Worker.join();
  Live = Copy;
}

// OK: the loop variable is captured by value.
void loopVariableByValue() {
  std::vector<std::thread> Printers;
  for (int Page = 0; Page < 3; ++Page)
    Printers.emplace_back([Page] { std::printf("page %d\n", Page); });
  for (auto &P : Printers)
    P.join();
}

// OK: when the pointer moves on, the task keeps the old object.
void reassignedPointer() {
  int Old = 0, New = 0;
  int *Current = &Old;
  std::thread Worker([Target = Current] { ++*Target; });
  Current = &New;
  ++*Current;
  Worker.join();
}

// OK: touched only where the wait says that the task is ready.
void timedWaitChecked() {
  int Rows = 0;
  auto Load = std::async(std::launch::async, [&Rows] { Rows = 5; });
  if (Load.wait_for(std::chrono::milliseconds(20)) == std::future_status::ready)
    Rows++;
  Load.get();
}

int main() {
  disjointConstantRanges();
  bitFieldsApart();
  callableByConstReferenceUnderLock();
  memsetOfHalves();
  copyBeforeSpawn();
  loopVariableByValue();
  reassignedPointer();
  timedWaitChecked();
}
