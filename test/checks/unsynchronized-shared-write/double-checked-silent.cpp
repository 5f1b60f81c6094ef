// Who has found it clear under the lock, and sets it, is the first.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

static std::mutex M;

// OK: asked twice
static std::atomic<bool> Built{false};
static int Value;
int plain() {
  if (!Built) {
    std::lock_guard<std::mutex> L(M);
    if (!Built) {
      Value = 1;
      Built = true;
    }
  }
  return Value;
}

// OK: what is relaxed is asked under the lock
static std::atomic<bool> Ready{false};
static std::vector<int> Table;
int ordered(int I) {
  if (!Ready.load(std::memory_order_acquire)) {
    std::lock_guard<std::mutex> L(M);
    if (!Ready.load(std::memory_order_relaxed)) {
      Table = {1, 2, 3};
      Ready.store(true, std::memory_order_release);
    }
  }
  return Table[I];
}

// OK: in a function of its own
struct Lazy {
  int get() {
    if (!Known.load())
      make();
    return Number;
  }

private:
  void make() {
    std::lock_guard<std::mutex> L(Lock);
    if (Known.load())
      return;
    Number = 42;
    Known.store(true);
  }
  std::mutex Lock;
  std::atomic<bool> Known{false};
  int Number = 0;
};
static Lazy One;

static std::atomic<int> Sum;
static void work() {
  Sum += plain() + ordered(1) + One.get();
}

// OK: whoever counts down last takes all, through a shared pointer, too.
static void last() {
  auto Left = std::make_shared<std::atomic<int>>(2);
  auto Total = std::make_shared<int>(0);
  auto Parts = std::make_shared<std::vector<int>>(2);
  auto Add = [=](int I) {
    (*Parts)[I] = I;
    if (Left->fetch_sub(1) == 1)
      *Total = (*Parts)[0] + (*Parts)[1];
  };
  std::thread T(Add, 0), U(Add, 1);
  T.join();
  U.join();
  Sum += *Total;
}

int main() {
  std::thread T(work), U(work);
  T.join();
  U.join();
  last();
  return Sum == 0;
}
