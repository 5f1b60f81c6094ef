// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
// HEDDLE-SILENT
#include <atomic>
#include <chrono>

std::atomic<unsigned> Sequence;
std::atomic<int> Count;
int Data[2];

int readWithSequence() {
  unsigned Before;
  int Copy;
  do {
    Before = Sequence.load();
    Copy = Data[0] + Data[1];
  // OK: reads, and reads again if a writer came in between
  } while ((Before & 1) || Sequence.load() != Before);
  return Copy;
}

int readWithSequenceAgain() {
  for (;;) {
    unsigned Before = Sequence.load(std::memory_order_acquire);
    if (Before & 1)
      continue;
    int Copy = Data[0];
    // OK: as before
    if (Sequence.load(std::memory_order_acquire) == Before)
      return Copy;
  }
}

void addByExchange(int N) {
  int Old = Count.load();
  // OK: tries with the new value
  while (!Count.compare_exchange_weak(Old, Old + N)) {
  }
}

void addByExchangeAnew(int N) {
  int Old;
  do {
    Old = Count.load();
  // OK: as before
  } while (!Count.compare_exchange_weak(Old, Old + N));
}

bool spinsForAWhile(const std::atomic<bool> &Flag, int Rounds) {
  // OK: bounded
  for (int I = 0; I < Rounds; ++I)
    if (Flag.load())
      return true;
  return false;
}

bool spinsUntil(const std::atomic<bool> &Flag,
                std::chrono::steady_clock::time_point End) {
  // OK: bounded by time
  while (!Flag.load())
    if (std::chrono::steady_clock::now() > End)
      return false;
  return true;
}

int takesTurns(const std::atomic<int> &Turn, int Mine, int (*Work)()) {
  int Sum = 0;
  // OK: works meanwhile
  while (Turn.load() != Mine)
    Sum += Work();
  return Sum;
}
