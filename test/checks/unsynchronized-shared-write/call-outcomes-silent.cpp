// A function says by its result whether it has taken the lock, or seen that
// the data is ready.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

constexpr int Rounds = 200;

class Table {
public:
  bool tryLock() { return M.try_lock(); }
  bool tryLockStep() {
    if (!M.try_lock())
      return false;
    return true;
  }
  bool tryLockOften() {
    for (int I = 0; I < 10; ++I)
      if (M.try_lock())
        return true;
    return false;
  }
  int lockError() {
    if (!M.try_lock())
      return -1;
    return 0;
  }
  std::unique_lock<std::mutex> tryGuard() {
    return std::unique_lock<std::mutex>(M, std::try_to_lock);
  }
  bool tryLockFar() { return tryLockStep(); }
  Table *acquire() { return M.try_lock() ? this : nullptr; }
  void lock() { M.lock(); }
  void unlock() { M.unlock(); }
  // Whoever calls it holds the lock; it is released where there is nothing.
  int stepOrUnlock() {
    if (N < 0) {
      M.unlock();
      return -1;
    }
    return 1;
  }
  int N = 0;

private:
  std::mutex M;
};
Table T;

// OK: each of them
void useTable() {
  for (int I = 0; I < Rounds; ++I) {
    if (T.tryLock()) {
      ++T.N;
      T.unlock();
    }
    if (T.tryLockStep()) {
      ++T.N;
      T.unlock();
    }
    if (T.tryLockOften()) {
      ++T.N;
      T.unlock();
    }
    if (T.lockError() == 0) {
      ++T.N;
      T.unlock();
    }
    int Error = T.lockError();
    if (Error < 0)
      continue;
    ++T.N;
    T.unlock();
    Error = T.lockError(); // the variable stands for this call now
    if (Error != -1) {
      ++T.N;
      T.unlock();
    }
    if (Table *Mine = T.acquire()) {
      ++Mine->N;
      Mine->unlock();
    }
    bool Taken = T.tryLockFar();
    while (!Taken) {
      std::this_thread::sleep_for(std::chrono::microseconds(1));
      Taken = T.tryLockStep(); // either of the two
    }
    ++T.N;
    T.unlock();
    if (auto Guard = T.tryGuard())
      ++T.N;
    if (auto Guard = T.tryGuard(); Guard.owns_lock())
      ++T.N;
    T.lock();
    if (T.stepOrUnlock() > 0) {
      ++T.N;
      T.unlock();
    }
  }
}

class Loader {
public:
  Loader() {
    Worker = std::thread([this] {
      Tiles.assign(64, 1);
      Ready = true;
    });
  }
  ~Loader() { Worker.join(); }
  bool isReady() const { return Ready.load(); }
  bool isReadyStep() const {
    if (!Ready)
      return false;
    return true;
  }
  const std::vector<int> *get() const {
    return Ready.load(std::memory_order_acquire) ? &Tiles : nullptr;
  }
  const std::vector<int> *getStep() const {
    if (!Ready)
      return nullptr;
    return &Tiles;
  }
  int size() const {
    if (!Ready)
      return -1;
    return 64;
  }
  std::vector<int> Tiles;

private:
  std::atomic<bool> Ready{false};
  std::thread Worker;
};

// OK: each of them
int look() {
  Loader L;
  int Sum = 0;
  for (int I = 0; I < Rounds; ++I) {
    if (L.isReady())
      Sum += L.Tiles[0];
    if (L.isReadyStep())
      Sum += L.Tiles[0];
    if (const auto *Tiles = L.get())
      Sum += (*Tiles)[0];
    const auto *Tiles = L.getStep();
    if (!Tiles)
      continue;
    Sum += Tiles->at(0);
    int Size = L.size();
    if (Size >= 0)
      Sum += L.Tiles[0];
  }
  return Sum;
}

int main() {
  std::thread A(useTable), B(useTable);
  A.join();
  B.join();
  return look() < 0;
}
