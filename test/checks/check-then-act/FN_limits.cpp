// RUN: %check_heddle %s heddle-check-then-act
// HEDDLE-SILENT
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

void launch();

// FN: an assertion counts as looking again.
class Asserting {
public:
  void take() {
    if (!empty())
      pop();
  }

private:
  bool empty() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Items.empty();
  }
  void pop() {
    std::lock_guard<std::mutex> Lock(Mutex);
    assert(!Items.empty());
    Items.pop_back();
  }
  std::mutex Mutex;
  std::vector<int> Items;
};

// FN: what is seen comes out by a parameter.
class ByParameter {
public:
  void take() {
    int Left = 0;
    get(Left);
    if (Left > 0)
      lower();
  }

private:
  void get(int &Out) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Out = Value;
  }
  void lower() {
    std::lock_guard<std::mutex> Lock(Mutex);
    --Value;
  }
  std::mutex Mutex;
  int Value = 0;
};

// FN: an atomic is tested, then set.
std::atomic<bool> Started{false};
void startOnce() {
  if (!Started.load()) {
    Started.store(true);
    launch();
  }
}
void startTwice() {
  std::thread A(startOnce), B(startOnce);
  A.join();
  B.join();
}
