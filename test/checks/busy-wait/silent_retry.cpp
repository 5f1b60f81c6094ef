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
  } while ((Before & 1) || Sequence.load() != Before); // OK: reads, and reads again if a writer came in between
  return Copy;
}

int readWithSequenceAgain() {
  for (;;) {
    unsigned Before = Sequence.load(std::memory_order_acquire);
    if (Before & 1)
      continue;
    int Copy = Data[0];
    if (Sequence.load(std::memory_order_acquire) == Before) // OK: as before
      return Copy;
  }
}

void addByExchange(int N) {
  int Old = Count.load();
  while (!Count.compare_exchange_weak(Old, Old + N)) { // OK: tries with the new value
  }
}

void addByExchangeAnew(int N) {
  int Old;
  do {
    Old = Count.load();
  } while (!Count.compare_exchange_weak(Old, Old + N)); // OK: as before
}

bool spinsForAWhile(const std::atomic<bool> &Flag, int Rounds) {
  for (int I = 0; I < Rounds; ++I) // OK: bounded
    if (Flag.load())
      return true;
  return false;
}

bool spinsUntil(const std::atomic<bool> &Flag,
                std::chrono::steady_clock::time_point End) {
  while (!Flag.load()) // OK: bounded by time
    if (std::chrono::steady_clock::now() > End)
      return false;
  return true;
}

int takesTurns(const std::atomic<int> &Turn, int Mine, int (*Work)()) {
  int Sum = 0;
  while (Turn.load() != Mine) // OK: works meanwhile
    Sum += Work();
  return Sum;
}
