// A loop over all elements comes to the one that a task has; atomic references.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth -std=c++20 %s
// HEDDLE-TSAN: race
#include <atomic>
#include <thread>
#include <vector>

static int Bins[12];
static unsigned key(unsigned V) { return V * 7 % 12; }

static void count(unsigned V) {
  for (int I = 0; I < 1000; ++I)
    Bins[key(V)]++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Bins[...]' is written by this task while the code that started the task uses it; no lock is held
}

static long computed() {
  long Sum = 0;
  std::thread T(count, 3);
  for (int Bin : Bins)
    Sum += Bin;
  T.join();
  return Sum;
}

static long ownSlots() {
  std::vector<int> Slots(4);
  std::vector<std::thread> Threads;
  for (int &Slot : Slots)
    Threads.emplace_back([&Slot] { Slot = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:36: warning: 'Slots[...]' is written by this task while the code that started the task uses it; no lock is held
  long Sum = 0;
  for (int Slot : Slots)
    Sum += Slot;
  for (std::thread &T : Threads)
    T.join();
  return Sum;
}

static long joined() {
  std::vector<int> Slots(4);
  std::vector<std::thread> Threads;
  for (int &Slot : Slots)
    Threads.emplace_back([&Slot] { Slot = 1; }); // OK: one slot each
  for (std::thread &T : Threads)
    T.join();
  long Sum = 0;
  for (int Slot : Slots)
    Sum += Slot; // OK: all have ended
  return Sum;
}

class Samples {
public:
  void add(unsigned V) {
    std::atomic_ref<int> Slot(Values[V % Values.size()]);
    Slot.fetch_add(1, std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'S.Values[...]' is changed atomically by this task while the code that started the task uses it; no lock is held
  }
  long total() {
    long Sum = 0;
    for (int &V : Values)
      Sum += V;
    return Sum;
  }

private:
  std::vector<int> Values = std::vector<int>(8);
};

static long byReference() {
  Samples S;
  std::thread A([&S] {
    for (unsigned I = 0; I < 1000; ++I)
      S.add(I);
  });
  long Sum = S.total();
  A.join();
  return Sum;
}

static long bothByReference() {
  std::vector<int> Values(8);
  std::thread A([&Values] {
    for (int &V : Values)
      std::atomic_ref<int>(V).fetch_add(1); // OK: atomic on both sides
  });
  long Sum = 0;
  for (int &V : Values)
    Sum += std::atomic_ref<int>(V).load();
  A.join();
  return Sum;
}

int main() {
  return computed() + ownSlots() + joined() + byReference() +
             bothByReference() <
         0;
}
