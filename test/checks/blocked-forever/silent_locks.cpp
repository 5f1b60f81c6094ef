// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// HEDDLE-SILENT
#include <condition_variable>
#include <future>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>
#include <vector>

std::mutex M, Other;
int Count;

static void work() {
  std::lock_guard<std::mutex> Hold(M);
  ++Count;
}

// OK: the lock is released before the join.
void releasedBefore() {
  std::thread T(work);
  {
    std::lock_guard<std::mutex> Hold(M);
    ++Count;
  }
  T.join();
}

// OK: unlocked by hand.
void unlockedBefore() {
  std::thread T(work);
  std::unique_lock<std::mutex> Hold(M);
  ++Count;
  Hold.unlock();
  T.join();
}

// OK: another lock.
void otherLock() {
  std::thread T(work);
  std::lock_guard<std::mutex> Hold(Other);
  T.join();
}

// OK: what needs the lock is over when the signal comes.
void orderedBefore() {
  std::binary_semaphore Over(0);
  std::thread T([&] {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Count;
    }
    Over.release();
  });
  Over.acquire();
  std::lock_guard<std::mutex> Hold(M);
  T.join();
}

// OK: both only read.
std::shared_mutex Shared;
void bothRead() {
  std::thread T([] {
    std::shared_lock<std::shared_mutex> Hold(Shared);
    (void)Count;
  });
  std::shared_lock<std::shared_mutex> Hold(Shared);
  T.join();
}

// OK: who releases the semaphore may be the task that needs no lock.
void twoPosters() {
  std::counting_semaphore<> Some(0);
  std::thread Locks([&] {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Count;
    }
    Some.release();
  });
  std::thread Plain([&] { Some.release(); });
  {
    std::lock_guard<std::mutex> Hold(M);
    Some.acquire();
  }
  Locks.join();
  Plain.join();
}

// OK: the release comes before the lock is needed.
void signalsFirst() {
  std::binary_semaphore Started(0);
  std::thread T([&] {
    Started.release();
    std::lock_guard<std::mutex> Hold(M);
    ++Count;
  });
  {
    std::lock_guard<std::mutex> Hold(M);
    Started.acquire();
  }
  T.join();
}

// OK: the condition's own lock is released while it waits.
struct Gate {
  std::mutex Lock;
  std::condition_variable Opened;
  bool Open = false;
  std::thread Opener;
  void pass() {
    Opener = std::thread([this] {
      std::lock_guard<std::mutex> Hold(Lock);
      Open = true;
      Opened.notify_all();
    });
    std::unique_lock<std::mutex> Hold(Lock);
    Opened.wait(Hold, [this] { return Open; });
    Hold.unlock();
    Opener.join();
  }
};

// OK: stop() lets the workers go on before it joins them.
class Pool {
public:
  explicit Pool(int Threads) {
    for (int I = 0; I < Threads; ++I)
      Workers.emplace_back([this] {
        std::unique_lock<std::mutex> Hold(Lock);
        Changed.wait(Hold, [this] { return Stopping; });
      });
  }
  void stop() {
    std::vector<std::thread> Gone;
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Stopping = true;
      Gone.swap(Workers);
    }
    Changed.notify_all();
    for (std::thread &T : Gone)
      T.join();
  }

private:
  std::mutex Lock;
  std::condition_variable Changed;
  bool Stopping = false;
  std::vector<std::thread> Workers;
};
