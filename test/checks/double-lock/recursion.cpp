// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <mutex>

std::mutex M;

int sum(int N) {
  std::lock_guard<std::mutex> Hold(M);
  if (N == 0)
    return 0;
  return N + sum(N - 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: this call locks 'M' while this task holds it already
}

struct Tree {
  Tree *Left = nullptr;
  static std::mutex Lock;
  int Value = 1;
  int total() {
    Lock.lock();
    int Result = Value;
    if (Left)
      Result += Left->total();
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: this call locks 'Lock' while this task holds it already
    Lock.unlock();
    return Result;
  }
};
std::mutex Tree::Lock;

class Counter {
  std::mutex Own;
  int Value = 0;

public:
  int drain(int Rounds) {
    std::lock_guard<std::mutex> Hold(Own);
    if (--Value < 0 || Rounds < 0)
      return 0;
    return drain(Rounds - 1) + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: this call locks 'Own' while this task holds it already
  }
};

int main() {
  Tree One;
  return sum(2) + One.total() + Counter().drain(1);
}
