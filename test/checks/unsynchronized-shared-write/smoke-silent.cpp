// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17,c++20
// RUN: %tsan_truth %s
// HEDDLE-SILENT
// HEDDLE-TSAN: clean
#include <mutex>
#include <thread>

// OK: both sides hold the same mutex.
int countWithLock() {
  std::mutex Guard;
  int Visitors = 0;
  std::thread Door([&] {
    std::lock_guard<std::mutex> Lock(Guard);
    ++Visitors;
  });
  {
    std::lock_guard<std::mutex> Lock(Guard);
    ++Visitors;
  }
  Door.join();
  return Visitors;
}

// OK: the join orders the second write after the first.
int countInTurn() {
  int Visitors = 0;
  std::thread Door([&] { ++Visitors; });
  Door.join();
  return ++Visitors;
}

int main() { return countWithLock() + countInTurn() == 4 ? 0 : 1; }
