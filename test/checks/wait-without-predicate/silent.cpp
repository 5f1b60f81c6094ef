// RUN: %check_heddle %s heddle-wait-without-predicate
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>

using namespace std::chrono_literals;

std::mutex M;
std::condition_variable Changed;
bool Ready, Stopped;
std::queue<int> Jobs;

void whileLoop() {
  // OK: asks again
  std::unique_lock<std::mutex> Hold(M);
  while (!Ready)
    Changed.wait(Hold);
}
struct Request {
  bool Done = false;
};
void post(Request *R);
void doLoop() {
  // OK: nobody can have answered yet
  Request Mine;
  std::unique_lock<std::mutex> Hold(M);
  post(&Mine);
  do {
    Changed.wait(Hold);
  } while (!Mine.Done);
}
void forLoop() {
  // OK: asks again
  std::unique_lock<std::mutex> Hold(M);
  for (; !Ready; Changed.wait(Hold))
    ;
}
void gotoLoop() {
  std::unique_lock<std::mutex> Hold(M);
again:
  // OK: asks again by a jump
  if (!Ready) {
    Changed.wait(Hold);
    goto again;
  }
}
void recursion(std::unique_lock<std::mutex> &Hold) {
  // OK: asks again by calling itself
  if (Ready)
    return;
  Changed.wait(Hold);
  recursion(Hold);
}
void endless() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: the if is asked again in the next round
  while (true) {
    if (!Ready) {
      Changed.wait(Hold);
      continue;
    }
    Ready = false;
  }
}
void breaksOut() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: left when ready
  for (;;) {
    if (Ready)
      break;
    Changed.wait(Hold);
  }
}
void worker() {
  for (;;) {
    std::unique_lock<std::mutex> Hold(M);
    // OK: what woke it is asked next
    if (Jobs.empty() && !Stopped)
      Changed.wait(Hold);
    if (Stopped)
      return;
    if (!Jobs.empty())
      Jobs.pop();
  }
}
std::optional<int> maybe() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: asks again after a single wait
  if (Jobs.empty())
    Changed.wait(Hold);
  if (Jobs.empty())
    return std::nullopt;
  int Job = Jobs.front();
  Jobs.pop();
  return Job;
}
bool waitABit() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: tells the caller whether the state is reached
  if (!Ready)
    Changed.wait(Hold);
  return Ready;
}
void predicate() {
  // OK: predicates
  std::unique_lock<std::mutex> Hold(M);
  Changed.wait(Hold, [] { return Ready; });
  Changed.wait_for(Hold, 1s, [] { return Ready; });
  auto Asks = [] { return Ready; };
  Changed.wait(Hold, Asks);
  std::function<bool()> Stored = Asks;
  Changed.wait(Hold, Stored);
}
void sleeps() {
  // OK: a sleep that can be cut short
  std::unique_lock<std::mutex> Hold(M);
  Changed.wait_for(Hold, 1s);
}
void periodic() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: works once a second, or when woken
  while (!Stopped) {
    Changed.wait_for(Hold, 1s);
    Jobs.push(1);
  }
}
void timedOnce() {
  std::unique_lock<std::mutex> Hold(M);
  // OK: whatever comes first
  if (!Ready)
    Changed.wait_until(Hold, std::chrono::steady_clock::now() + 1s);
  Ready = false;
}
// A class whose method only waits: callers ask.
class CondVar {
public:
  explicit CondVar(std::mutex &Mu) : Mu(Mu) {}
  // OK: the caller holds the lock, and asks
  void wait() {
    std::unique_lock<std::mutex> Hold(Mu, std::adopt_lock);
    Cv.wait(Hold);
    Hold.release();
  }
  void signal() { Cv.notify_one(); }

private:
  std::mutex &Mu;
  std::condition_variable Cv;
};
void useOwn(CondVar &Own) {
  std::lock_guard<std::mutex> Hold(M);
  // OK: asks around the method
  while (!Ready)
    Own.wait();
}
void helper(std::unique_lock<std::mutex> &Hold) {
  // OK: the callers loop
  Changed.wait(Hold);
}
void helped() {
  std::unique_lock<std::mutex> Hold(M);
  while (!Ready)
    helper(Hold);
}
// Barriers count generations.
class Barrier {
public:
  void arrive() {
    std::unique_lock<std::mutex> Hold(Mu);
    unsigned Mine = Generation;
    if (--Left == 0) {
      ++Generation;
      Left = 4;
      Next.notify_all();
    } else {
      // OK: the generation is asked
      Next.wait(Hold, [&] { return Mine != Generation; });
    }
  }

private:
  std::mutex Mu;
  std::condition_variable Next;
  int Left = 4;
  unsigned Generation = 0;
};
class Right {
public:
  // OK: notifies after unlocking
  void finish() {
    {
      std::lock_guard<std::mutex> Hold(Mu);
      Done = true;
    }
    Cv.notify_all();
  }
  // OK: changed under the lock in a callee
  void finishToo() {
    set();
    Cv.notify_all();
  }
  // OK: an empty section between the change and the notification
  void stop() {
    Stop = true;
    { std::lock_guard<std::mutex> Hold(Mu); }
    Cv.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> Hold(Mu);
    Cv.wait(Hold, [this] { return Done || Stop; });
  }
  // OK: notified early, but under the lock that the waiter needs first
  void early() {
    std::lock_guard<std::mutex> Hold(Mu);
    Cv.notify_all();
    Done = true;
  }
  // OK: the callers hold the lock
  void both() {
    std::lock_guard<std::mutex> Hold(Mu);
    finishLocked();
  }

private:
  void set() {
    std::lock_guard<std::mutex> Hold(Mu);
    Done = true;
  }
  void finishLocked() {
    Done = true;
    Cv.notify_all();
  }
  std::mutex Mu;
  std::condition_variable Cv;
  bool Done = false;
  std::atomic<bool> Stop{false};
};
class Ticking {
public:
  // OK: waiters look again every second anyway
  void stop() {
    Stop = true;
    Cv.notify_all();
  }
  void run() {
    std::unique_lock<std::mutex> Hold(Mu);
    while (!Stop)
      Cv.wait_for(Hold, 1s);
  }

private:
  std::mutex Mu;
  std::condition_variable Cv;
  std::atomic<bool> Stop{false};
};
class Counted {
public:
  // OK: not what is waited for
  void count() {
    ++Calls;
    std::lock_guard<std::mutex> Hold(Mu);
    Done = true;
    Cv.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> Hold(Mu);
    while (!Done)
      Cv.wait(Hold);
  }

private:
  std::mutex Mu;
  std::condition_variable Cv;
  bool Done = false;
  std::atomic<int> Calls{0};
};
heddle::mutex Lock;
heddle::condition Cond;
int Level;
void runtime() {
  heddle::unique_lock<heddle::mutex> Hold(Lock);
  // OK: a predicate of the runtime
  Cond.wait(Hold, [] { return Level > 1; });
  Cond.wait_for(Hold, 1s, [] { return Level > 1; });
}
