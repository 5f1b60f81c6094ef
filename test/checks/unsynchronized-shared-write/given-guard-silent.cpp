// The caller shows the guard that it holds.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

class Executor {
public:
  void add() {
    std::unique_lock<std::mutex> Lock(Mutex);
    start(Lock);
  }
  ~Executor() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Left.wait(Lock, [this] { return Workers.empty(); });
    for (std::thread &T : Retired)
      T.join();
  }

private:
  void start(std::unique_lock<std::mutex> &Lock) {
    if (!Lock.owns_lock())
      return;
    std::thread &Newest = Workers.emplace_front();
    // OK: the task waits for the lock before it touches its handle.
    Newest = std::thread([this, It = Workers.begin()] { retire(It); });
    ++Started; // OK: under it, too
  }
  void retire(std::list<std::thread>::iterator It) {
    std::unique_lock<std::mutex> Lock(Mutex);
    Retired.splice(Retired.begin(), Workers, It);
    --Started;
    Left.notify_one();
  }
  std::mutex Mutex;
  std::condition_variable Left;
  std::list<std::thread> Workers, Retired;
  int Started = 0;
};

int main() {
  Executor E;
  for (int I = 0; I < 4; ++I)
    E.add();
  return 0;
}
