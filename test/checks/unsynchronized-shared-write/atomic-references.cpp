// Beside an atomic reference, plain accesses race.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <thread>

static void plainAndAtomicAccess() {
  long Bytes = 0;
  std::thread Other([&] { std::atomic_ref<long>(Bytes).fetch_add(10); });
  Bytes += 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Bytes' is written here while a task that was started uses it; no lock is held
  Other.join();
}

static void namedReference() {
  long Bytes = 0;
  std::thread Other([&] {
    std::atomic_ref<long> Ref(Bytes);
    Ref.store(10);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Bytes' is changed atomically by this task while the code that started the task uses it; no lock is held
  });
  long Seen = Bytes;
  Other.join();
  (void)Seen;
}

static void atomicOnBothSides() {
  long Bytes = 0;
  std::thread Other([&] { std::atomic_ref<long>(Bytes).fetch_add(10); });
  std::atomic_ref<long>(Bytes).fetch_add(1); // OK: atomic as well
  Other.join();
  ++Bytes; // OK: nobody else is left
}

int main() {
  plainAndAtomicAccess();
  namedReference();
  atomicOnBothSides();
}
