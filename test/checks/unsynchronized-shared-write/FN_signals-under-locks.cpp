// Races that look ordered by what is asked under a lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <condition_variable>
#include <mutex>
#include <thread>

// One of several things that end the wait.
class Journal {
public:
  Journal() : Syncer([this] { sync(); }) {}
  ~Journal() {
    Unsynced = -1; // FN: each of the things that are asked counts as awaited
    {
      std::lock_guard<std::mutex> L(M);
      Quit = true;
    }
    C.notify_all();
    Syncer.join();
  }
  void append() {
    std::lock_guard<std::mutex> L(M);
    ++Unsynced;
    Wanted = true;
    C.notify_all();
  }

private:
  void sync() {
    std::unique_lock<std::mutex> L(M);
    for (;;) {
      C.wait(L, [this] { return Wanted || Quit; });
      if (!Wanted)
        return;
      Wanted = false;
      Unsynced = 0;
    }
  }
  std::mutex M;
  std::condition_variable C;
  int Unsynced = 0;
  bool Wanted = false, Quit = false;
  std::thread Syncer;
};

// What was so from the beginning.
class Gate {
public:
  void closeAndOpen() {
    ++Passed; // FN: that it is open tells of no earlier closing
    {
      std::lock_guard<std::mutex> L(M);
      Closed = true;
    }
    std::lock_guard<std::mutex> L(M);
    Closed = false;
    C.notify_all();
  }
  void pass() {
    {
      std::unique_lock<std::mutex> L(M);
      while (Closed)
        C.wait(L);
    }
    ++Passed;
  }

private:
  std::mutex M;
  std::condition_variable C;
  bool Closed = false;
  long Passed = 0;
};

int main() {
  for (int I = 0; I < 200; ++I) {
    Journal J;
    J.append();
    std::this_thread::yield();
  }
  Gate G;
  std::thread A([&G] {
    for (int I = 0; I < 1000; ++I)
      G.closeAndOpen();
  });
  std::thread B([&G] {
    for (int I = 0; I < 1000; ++I)
      G.pass();
  });
  A.join();
  B.join();
  return 0;
}
