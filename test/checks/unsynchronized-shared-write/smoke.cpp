// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17,c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <thread>

int countWithoutLock() {
  int Visitors = 0;
  std::thread Door([&] {
    for (int I = 0; I < 1000; ++I)
      ++Visitors;
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'Visitors' is written by this task while the code that started the task uses it; no lock is held; guard both with one mutex, or order them [heddle-unsynchronized-shared-write]
    // CHECK-NOTES: :[[@LINE+4]]:5: note: 'Visitors' is written here at the same time
    // CHECK-NOTES: :[[@LINE-5]]:15: note: the task starts here
  });
  for (int I = 0; I < 1000; ++I)
    ++Visitors;
  Door.join();
  return Visitors;
}

int main() { return countWithoutLock() < 0; }
