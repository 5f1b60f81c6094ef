// A class with a guard in it holds the lock as long as its object lives,
// wherever that was made.
// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <memory>
#include <mutex>
#include <vector>

class Device {
public:
  class Access {
  public:
    explicit Access(Device &D) : Guard(D.M), Mine(&D) {}
    std::vector<int> *operator->() { return &Mine->Data; }

  private:
    std::unique_lock<std::mutex> Guard;
    Device *Mine;
  };
  Access access() { return Access(*this); }
  void clear() {
    std::lock_guard<std::mutex> Guard(M);
    Data.clear();
  }

private:
  std::mutex M;
  std::vector<int> Data;
};

void whileItLives(Device &D) {
  auto Mine = D.access();
  Mine->push_back(1);
  D.clear();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this call locks '{{.*}}' while this task holds it already
}

int main() {
  Device D;
  whileItLives(D);
}
