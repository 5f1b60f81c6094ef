// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean

#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <queue>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

class SpinLock {
public:
  void lock() {
    while (Flag.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
  }
  void unlock() { Flag.clear(std::memory_order_release); }

private:
  std::atomic_flag Flag = ATOMIC_FLAG_INIT;
};
// FP: the spin lock excludes.
void spinLockFlag() {
  SpinLock Spin;
  int Value = 0;
  std::thread Other([&] {
    Spin.lock();
    Value++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Value' is written by this task while the code that started the task uses it
    Spin.unlock();
  });
  {
    std::lock_guard<SpinLock> Guard(Spin);
    Value++;
  }
  Other.join();
}

// FP: set_value happens before get returns.
void messageByPromise() {
  int Config = 0;
  std::promise<void> Loaded;
  std::future<void> WaitLoaded = Loaded.get_future();
  std::thread Loader([&] {
    Config = 3;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Config' is written by this task while the code that started the task uses it
    Loaded.set_value();
  });
  WaitLoaded.wait();
  Config++;
  Loader.join();
}

// FP: the workers wait for the go before they look.
void startByPromise() {
  int Seed = 0;
  int Result = 0;
  std::promise<void> Go;
  std::shared_future<void> Start = Go.get_future().share();
  std::thread Worker([&, Start] {
    Start.wait();
    Result = Seed * 2;
  });
  Seed = 21;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Seed' is written here while a task that was started uses it
  Go.set_value();
  Worker.join();
}

static void compute(std::promise<int> Answer, int *Scratch) {
  *Scratch = 4;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Scratch' is written by this task while the code that started the task uses it
  Answer.set_value(*Scratch);
}
// FP: the future of the promise that was moved in orders it.
void promiseMovedIntoTask() {
  int Scratch = 0;
  std::promise<int> Answer;
  auto Future = Answer.get_future();
  std::thread Worker(compute, std::move(Answer), &Scratch);
  int Value = Future.get();
  Scratch = Value;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Scratch' is written here while a task that was started uses it
  Worker.join();
}

// FP: the barrier separates writing from reading.
void barrierPhases() {
  std::vector<int> Cells(2), Sums(2);
  std::barrier Sync(2);
  auto Step = [&](int Me) {
    Cells[Me] = Me + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Cells[1]' is written by this task while the code that started the task uses it
    Sync.arrive_and_wait();
    Sums[Me] = Cells[0] + Cells[1];
  };
  std::thread Other(Step, 1);
  Step(0);
  Other.join();
}

static std::once_flag TablesOnce;
static int SineTable[16];
static int sine(int X) {
  std::call_once(TablesOnce, [] {
    for (int I = 0; I < 16; ++I)
      SineTable[I] = I * I;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'SineTable[...]' is written by this task while the code that started the task uses it
  });
  return SineTable[X];
}
// FP: filled once, before any reader goes on.
void callOnce() {
  std::thread Other([] { (void)sine(3); });
  (void)sine(4);
  Other.join();
}

class TaskQueue {
public:
  TaskQueue() : Worker([this] { run(); }) {}
  ~TaskQueue() {
    {
      std::lock_guard Lock(M);
      Done = true;
    }
    Wake.notify_all();
    Worker.join();
    Executed = 0;
  }
  void post(int Job) {
    std::lock_guard Lock(M);
    Jobs.push(Job);
    Wake.notify_one();
  }

private:
  void run() {
    for (;;) {
      std::unique_lock Lock(M);
      Wake.wait(Lock, [this] { return Done || !Jobs.empty(); });
      if (Jobs.empty())
        return;
      int Job = Jobs.front();
      Jobs.pop();
      Lock.unlock();
      Executed += Job;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Q.Executed' is written by this task while the code that started the task uses it
    }
  }
  std::mutex M;
  std::condition_variable Wake;
  std::queue<int> Jobs;
  bool Done = false;
  long Executed = 0;
  std::thread Worker;
};
// FP: Executed belongs to the worker until it was joined.
void workerClassWithCondition() {
  TaskQueue Q;
  Q.post(1);
  Q.post(2);
}

// FP: the one that brings the count to zero is alone.
void atomicSharedCounterDecidesLast() {
  std::atomic<int> Left{2};
  int Result = 0;
  auto Part = [&] {
    if (Left.fetch_sub(1, std::memory_order_acq_rel) == 1)
      Result = 9;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Result' is written by this task while another task uses it
  };
  std::thread First(Part), Second(Part);
  First.join();
  Second.join();
}

int main() {
  spinLockFlag();
  messageByPromise();
  startByPromise();
  promiseMovedIntoTask();
  barrierPhases();
  callOnce();
  workerClassWithCondition();
  atomicSharedCounterDecidesLast();
}
