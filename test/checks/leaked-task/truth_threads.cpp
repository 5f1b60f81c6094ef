// RUN: %check_heddle %s heddle-leaked-task,heddle-blocked-forever -std=c++20
// RUN: %leak_truth %s
// Threads of the standard library: each of these parts of the program hangs.
// HEDDLE-HANGS: flag member condition predicate latch semaphore endless promise latch-short
// HEDDLE-ENDS: set notified
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>

using namespace std::chrono_literals;

static std::atomic<int> Done{0};
static void use(int N) { Done += N; }

static void flag() {
  static std::atomic<bool> Quit{false};
  std::thread Worker([] {
    while (!Quit.load())
      // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'Quit'
      std::this_thread::sleep_for(1ms);
  });
  Worker.join();
}

class Poller {
public:
  Poller() : Thread(&Poller::run, this) {}
  ~Poller() { Thread.join(); }

private:
  void run() {
    while (!Stop) {
      // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'Stop'
      use(1);
      std::this_thread::sleep_for(1ms);
    }
  }
  std::atomic<bool> Stop{false};
  std::thread Thread;
};

static std::mutex Lock;
static std::condition_variable Changed;
static bool Ready;

// The state is set, but nobody is told.
static void condition() {
  std::thread Waiter([] {
    std::unique_lock<std::mutex> Hold(Lock);
    while (!Ready)
      Changed.wait(Hold);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: nobody changes or signals 'Changed'
  });
  std::this_thread::sleep_for(50ms);
  {
    std::lock_guard<std::mutex> Hold(Lock);
    Ready = true;
  }
  Waiter.join();
}

// Who puts tells the others, not those who wait for it.
class Slot {
public:
  void take() {
    Thread = std::thread([this] {
      std::unique_lock<std::mutex> Hold(Mine);
      Filled.wait(Hold, [this] { return Count > 0; });
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: nobody changes or signals 'Filled'
    });
  }
  void put() {
    std::lock_guard<std::mutex> Hold(Mine);
    ++Count;
    Emptied.notify_one();
  }
  ~Slot() { Thread.join(); }

private:
  std::mutex Mine;
  std::condition_variable Filled, Emptied;
  int Count = 0;
  std::thread Thread;
};
static void predicate() {
  Slot S;
  S.take();
  std::this_thread::sleep_for(50ms);
  S.put();
}

static void latch() {
  std::latch Start(1);
  std::jthread Runner([&Start] {
    Start.wait();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'Start'
  });
}

static void semaphore() {
  std::counting_semaphore<> Permits(1);
  std::jthread Worker([&Permits] {
    Permits.acquire();
    use(1);
    Permits.acquire();
    use(2);
    Permits.acquire();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: it takes 3 from 'Permits', and 2 at most are given
  });
  Permits.release();
}

static void endless() {
  std::async(std::launch::async, [] {
    while (true) {
      // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop
      use(1);
      std::this_thread::sleep_for(1ms);
    }
  });
}

static void promise() {
  std::promise<int> Answer;
  std::future<int> Result = Answer.get_future();
  std::jthread Reader([&Result] {
    use(Result.get());
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: this waits for ever: nobody is there who could signal 'Answer'
  });
}

static void latchShort() {
  std::latch Finished(3);
  std::jthread First([&Finished] { Finished.count_down(); });
  std::jthread Second([&Finished] { Finished.count_down(); });
  Finished.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 3 to go on, and 'Finished' is signalled 2 times at most
}

// OK: somebody sets it.
static std::atomic<bool> Stopped{false};
static void set() {
  std::thread Worker([] {
    while (!Stopped.load())
      std::this_thread::sleep_for(1ms);
  });
  Stopped = true;
  Worker.join();
}

// OK: somebody tells.
static std::condition_variable Told;
static bool IsTold;
static void notified() {
  std::thread Waiter([] {
    std::unique_lock<std::mutex> Hold(Lock);
    Told.wait(Hold, [] { return IsTold; });
  });
  {
    std::lock_guard<std::mutex> Hold(Lock);
    IsTold = true;
  }
  Told.notify_one();
  Waiter.join();
}

int main(int, char **Arguments) {
  std::string Part = Arguments[1];
  if (Part == "flag")
    flag();
  else if (Part == "member")
    Poller{};
  else if (Part == "condition")
    condition();
  else if (Part == "predicate")
    predicate();
  else if (Part == "latch")
    latch();
  else if (Part == "semaphore")
    semaphore();
  else if (Part == "endless")
    endless();
  else if (Part == "promise")
    promise();
  else if (Part == "latch-short")
    latchShort();
  else if (Part == "set")
    set();
  else if (Part == "notified")
    notified();
  else
    return 2;
}
