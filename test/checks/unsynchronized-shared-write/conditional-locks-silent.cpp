// Guards that take their lock only if the program says that it has threads.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

class Items {
public:
  explicit Items(bool ThreadSafe) : ThreadSafe(ThreadSafe) {}
  void addDeferred(int I) {
    std::unique_lock<std::mutex> L(M, std::defer_lock);
    if (ThreadSafe)
      L.lock();
    Deferred.push_back(I); // OK: a guard that takes its lock later
  }
  void addOptional(int I) {
    std::optional<std::lock_guard<std::mutex>> L;
    if (ThreadSafe)
      L.emplace(M);
    Optional.push_back(I); // OK: a guard that may be there
  }
  void addOwned(int I) {
    std::unique_ptr<std::lock_guard<std::mutex>> L;
    if (ThreadSafe)
      L = std::make_unique<std::lock_guard<std::mutex>>(M);
    Owned.push_back(I); // OK: the same on the heap
  }
  void addMoved(int I) {
    std::unique_lock<std::mutex> L;
    if (ThreadSafe)
      L = std::unique_lock<std::mutex>(M);
    Moved.push_back(I); // OK: a guard that gets its lock
  }
  void addChosen(int I) {
    auto L = ThreadSafe ? std::unique_lock<std::mutex>(M)
                        : std::unique_lock<std::mutex>();
    Chosen.push_back(I); // OK: one of two guards
  }
  void addPlain(int I) {
    if (ThreadSafe)
      M.lock();
    Plain.push_back(I); // OK: without a guard
    if (ThreadSafe)
      M.unlock();
  }

private:
  const bool ThreadSafe;
  std::mutex M;
  std::vector<int> Deferred, Optional, Owned, Moved, Chosen, Plain;
};

// A guard of the program's own.
class MaybeLock {
public:
  MaybeLock(std::mutex &M, bool On) : M(M), On(On) {
    if (On)
      M.lock();
  }
  ~MaybeLock() {
    if (On)
      M.unlock();
  }
  MaybeLock(const MaybeLock &) = delete;

private:
  std::mutex &M;
  bool On;
};

class MaybeLocker {
public:
  explicit MaybeLocker(std::mutex *M) : M(M) {
    if (M)
      M->lock();
  }
  ~MaybeLocker() {
    if (M)
      M->unlock();
  }
  MaybeLocker(const MaybeLocker &) = delete;

private:
  std::mutex *M;
};

static std::mutex Big;
static bool Threaded = true;
static int ByFlag, ByPointer;
static void count() {
  {
    MaybeLock L(Big, Threaded);
    ++ByFlag; // OK: the guard has the flag
  }
  MaybeLocker L(Threaded ? &Big : nullptr);
  ++ByPointer; // OK: the guard has a lock or none
}

int main(int Argc, char **) {
  Items All(true);
  int Captured = 0;
  unsigned Threads = Argc > 1 ? 1 : 2;
  std::vector<std::thread> Workers;
  for (unsigned T = 0; T < Threads; ++T)
    Workers.emplace_back([&] {
      for (int I = 0; I < 100; ++I) {
        All.addDeferred(I);
        All.addOptional(I);
        All.addOwned(I);
        All.addMoved(I);
        All.addChosen(I);
        All.addPlain(I);
        count();
        if (Threads > 1)
          Big.lock();
        ++Captured; // OK: by a number that was captured
        if (Threads > 1)
          Big.unlock();
      }
    });
  for (std::thread &W : Workers)
    W.join();
  return Captured + ByFlag + ByPointer > 0 ? 0 : 1;
}
