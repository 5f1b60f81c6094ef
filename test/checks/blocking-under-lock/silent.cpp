// RUN: %check_heddle %s heddle-blocking-under-lock
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;

std::mutex M, N;
std::condition_variable Changed;
bool Ready;
int Shared;

void unlockedBefore() {
  std::unique_lock<std::mutex> Hold(M);
  ++Shared;
  Hold.unlock();
  // OK: released before
  std::this_thread::sleep_for(1s);
}
void neverLocked() {
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  // OK: not held yet
  std::this_thread::sleep_for(1s);
  Hold.lock();
  ++Shared;
}
void ownRounds() {
  // OK: each round releases the lock
  for (int I = 0; I < 3; ++I) {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Shared;
    }
    std::this_thread::sleep_for(1ms);
  }
}
void ownMutex() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: the condition's own lock is released meanwhile
  Changed.wait(Hold);
  while (!Ready)
    Changed.wait(Hold);
  Changed.wait_for(Hold, 1s, [] { return Ready; });
}
struct ByValue {
  std::condition_variable Cv;
  std::mutex Mu;
  void wait() {
    std::unique_lock<std::mutex> Hold(Mu);
    // OK: the condition of the own lock
    Cv.wait(Hold);
  }
};
void waitIn(std::unique_lock<std::mutex> &Hold) {
  // OK: the caller's guard is released meanwhile
  Changed.wait(Hold);
}
void waits() {
  std::unique_lock<std::mutex> Hold(M);
  while (!Ready)
    waitIn(Hold);
}
void tried() {
  std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
  if (!Hold.owns_lock()) {
    // OK: not held here
    std::this_thread::sleep_for(1ms);
    return;
  }
  ++Shared;
}
void joinsAfterwards() {
  std::thread Worker([] {
    std::lock_guard<std::mutex> Inner(M);
    ++Shared;
  });
  {
    std::lock_guard<std::mutex> Hold(M);
    ++Shared;
  }
  // OK: released before
  Worker.join();
}
class Service {
public:
  void start() {
    std::lock_guard<std::mutex> Hold(Lifecycle);
    Worker = std::thread([this] { run(); });
  }
  void stop() {
    // OK: the lock is for those who start and stop, the task does not know it
    std::lock_guard<std::mutex> Hold(Lifecycle);
    Stopping = true;
    Worker.join();
  }

private:
  void run() {
    while (!Stopping)
      std::this_thread::sleep_for(1ms);
  }
  std::mutex Lifecycle;
  std::thread Worker;
  std::atomic<bool> Stopping{false};
};
void taskSleeps() {
  std::lock_guard<std::mutex> Hold(M);
  // OK: the task does not hold its creator's lock
  std::thread([] { std::this_thread::sleep_for(1s); }).detach();
}
void deferredWork(std::vector<std::thread> &Tasks) {
  std::lock_guard<std::mutex> Hold(M);
  // OK: a closure that runs later
  auto Later = [] { std::this_thread::sleep_for(1s); };
  Tasks.emplace_back(Later);
}
void yields() {
  std::lock_guard<std::mutex> Hold(M);
  // OK: gives the processor away, no longer
  std::this_thread::yield();
}
void prints() {
  std::lock_guard<std::mutex> Hold(M);
  // OK: writes a line
  std::printf("%d\n", Shared);
}
void polls(std::future<int> &Answer) {
  std::lock_guard<std::mutex> Hold(M);
  // OK: asks only
  if (Answer.valid())
    ++Shared;
}
void tryChannel(heddle::channel<int> Out) {
  std::lock_guard<std::mutex> Hold(M);
  // OK: does not wait
  Out.try_send(1);
}
std::once_flag Once;
void once() {
  // OK: others have to wait for the first one anyway
  std::call_once(Once, [] { std::this_thread::sleep_for(1ms); });
}
std::atomic<bool> Running;
void singleRun() {
  // OK: a flag, not a lock
  if (Running.exchange(true))
    return;
  std::this_thread::sleep_for(1ms);
  Running = false;
}
// A lock that serialises what it is named after.
class Pipe {
public:
  void first(char *To) {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: all that the lock is there for
    ::read(Fd, To, 1);
  }
  void second(char *To) {
    std::lock_guard<std::mutex> Hold(Mu);
    // OK: as above
    ::read(Fd, To, 2);
  }

private:
  std::mutex Mu;
  int Fd = 0;
};
void otherBranch(bool Slow) {
  std::unique_lock<std::mutex> Hold(M);
  ++Shared;
  if (Slow)
    Hold.unlock();
  // OK: nothing is certain here
  if (Slow)
    std::this_thread::sleep_for(1ms);
}
