// Functions that call each other in a circle, one of which holds its lock.
// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <mutex>

class Loader {
public:
  void load(int Depth) {
    std::lock_guard<std::mutex> Hold(Lock);
    ++Loaded;
    resolve(Depth);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'Lock' while this task holds it already
  }

private:
  void resolve(int Depth) {
    if (Depth > 0)
      load(Depth - 1);
  }
  std::mutex Lock;
  int Loaded = 0;
};

// It is entered where no lock is held.
class Parser {
public:
  int value(int Depth) { return Depth == 0 ? 1 : list(Depth); }

private:
  int list(int Depth) {
    std::unique_lock<std::mutex> Hold(Lock);
    const int Sum = ++Nested + item(Depth);
    // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: this call locks 'Lock' while this task holds it already
    return Sum;
  }
  int item(int Depth) { return value(Depth - 1); }
  std::mutex Lock;
  int Nested = 0;
};

int main() {
  Loader L;
  L.load(3);
  return Parser().value(2);
}
