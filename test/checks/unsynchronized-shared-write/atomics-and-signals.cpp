// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

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

// OK: atomic.
void atomicCounter() {
  std::atomic<int> Hits{0};
  std::thread Other([&Hits] { Hits++; });
  Hits.fetch_add(2, std::memory_order_relaxed);
  Other.join();
}

static std::atomic<bool> Stopping = false;
// OK: atomic stop flag by plain operators.
void atomicAssignment() {
  std::thread Loop([] {
    while (!Stopping)
      std::this_thread::yield();
  });
  Stopping = true;
  Loop.join();
}

// OK: every access while the task runs goes through atomic_ref.
void atomicRef() {
  int Value = 0;
  std::thread Other([&Value] { std::atomic_ref<int>(Value).fetch_add(1); });
  std::atomic_ref<int>(Value)++;
  Other.join();
  Value = 0;
}

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
// OK: the spin lock excludes.
void spinLockFlag() {
  SpinLock Spin;
  int Value = 0;
  std::thread Other([&] {
    Spin.lock();
    Value++;
    Spin.unlock();
  });
  {
    std::lock_guard<SpinLock> Guard(Spin);
    Value++;
  }
  Other.join();
}

class ExchangeLock {
public:
  void lock() {
    while (Taken.exchange(true, std::memory_order_acquire)) {
    }
  }
  void unlock() { Taken.store(false, std::memory_order_release); }

private:
  std::atomic<bool> Taken{false};
};
static ExchangeLock TableLock;
static std::vector<int> Table;
static void addRow(int Row) {
  TableLock.lock();
  Table.push_back(Row);
  TableLock.unlock();
}
// OK: exchange spin lock.
void spinLockExchange() {
  std::thread Other(addRow, 1);
  addRow(2);
  Other.join();
}

class CasLock {
public:
  void lock() {
    int Expected = 0;
    while (!State.compare_exchange_weak(Expected, 1, std::memory_order_acquire)) {
      Expected = 0;
      std::this_thread::yield();
    }
  }
  bool try_lock() {
    int Expected = 0;
    return State.compare_exchange_strong(Expected, 1, std::memory_order_acquire);
  }
  void unlock() { State.store(0, std::memory_order_release); }

private:
  std::atomic<int> State{0};
};
// OK: CAS spin lock.
void spinLockCompareExchange() {
  CasLock Lock;
  long Sum = 0;
  auto Add = [&] {
    std::lock_guard<CasLock> Guard(Lock);
    Sum++;
  };
  std::thread Other(Add);
  Add();
  Other.join();
}

class TicketLock {
public:
  void lock() {
    unsigned Mine = Next.fetch_add(1, std::memory_order_relaxed);
    while (Serving.load(std::memory_order_acquire) != Mine)
      std::this_thread::yield();
  }
  void unlock() { Serving.fetch_add(1, std::memory_order_release); }

private:
  std::atomic<unsigned> Next{0}, Serving{0};
};
// OK: ticket lock.
void ticketLock() {
  TicketLock Lock;
  int Value = 0;
  auto Add = [&] {
    Lock.lock();
    Value++;
    Lock.unlock();
  };
  std::thread Other(Add);
  Add();
  Other.join();
}

// OK: the release store publishes what the acquire load waits for.
void messageByFlag() {
  std::string Message;
  std::atomic<bool> Ready{false};
  std::thread Writer([&] {
    Message = "done";
    Ready.store(true, std::memory_order_release);
  });
  while (!Ready.load(std::memory_order_acquire))
    std::this_thread::yield();
  Message += "!";
  Writer.join();
}

// OK: read only where the flag was seen.
void messageByFlagInIf() {
  int Result = 0;
  std::atomic<bool> Ready{false};
  std::thread Writer([&] {
    Result = 5;
    Ready.store(true, std::memory_order_release);
  });
  if (Ready.load(std::memory_order_acquire))
    Result++;
  Writer.join();
}

struct Snapshot {
  int Version = 0;
};
// OK: published through the pointer.
void messageByAtomicPointer() {
  std::atomic<Snapshot *> Published{nullptr};
  Snapshot Data;
  std::thread Writer([&] {
    Data.Version = 7;
    Published.store(&Data, std::memory_order_release);
  });
  Snapshot *Seen;
  while (!(Seen = Published.load(std::memory_order_acquire)))
    std::this_thread::yield();
  int Version = Seen->Version;
  Writer.join();
  (void)Version;
}

// OK: atomic wait and notify.
void messageByAtomicWait() {
  int Payload = 0;
  std::atomic<int> Phase{0};
  std::thread Writer([&] {
    Payload = 1;
    Phase.store(1);
    Phase.notify_one();
  });
  Phase.wait(0);
  Payload++;
  Writer.join();
}

// OK: the condition's predicate is set after the data, under the mutex.
void messageByCondition() {
  std::mutex M;
  std::condition_variable Changed;
  bool Ready = false;
  std::string Data;
  std::thread Writer([&] {
    std::lock_guard<std::mutex> Lock(M);
    Data = "loaded";
    Ready = true;
    Changed.notify_one();
  });
  std::unique_lock<std::mutex> Lock(M);
  Changed.wait(Lock, [&] { return Ready; });
  Data.clear();
  Lock.unlock();
  Writer.join();
}

// OK: the data is written before the flag is set under the lock, read after the wait.
void dataWrittenBeforeConditionLock() {
  std::mutex M;
  std::condition_variable Changed;
  bool Ready = false;
  std::vector<int> Rows;
  std::thread Loader([&] {
    Rows.assign(10, 1);
    {
      std::lock_guard<std::mutex> Lock(M);
      Ready = true;
    }
    Changed.notify_all();
  });
  {
    std::unique_lock<std::mutex> Lock(M);
    while (!Ready)
      Changed.wait(Lock);
  }
  Rows.push_back(2);
  Loader.join();
}

// OK: set_value happens before get returns.
void messageByPromise() {
  int Config = 0;
  std::promise<void> Loaded;
  std::future<void> WaitLoaded = Loaded.get_future();
  std::thread Loader([&] {
    Config = 3;
    Loaded.set_value();
  });
  WaitLoaded.wait();
  Config++;
  Loader.join();
}

// OK: the workers wait for the go before they look.
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
  Go.set_value();
  Worker.join();
}

static void compute(std::promise<int> Answer, int *Scratch) {
  *Scratch = 4;
  Answer.set_value(*Scratch);
}
// OK: the future of the promise that was moved in orders it.
void promiseMovedIntoTask() {
  int Scratch = 0;
  std::promise<int> Answer;
  auto Future = Answer.get_future();
  std::thread Worker(compute, std::move(Answer), &Scratch);
  int Value = Future.get();
  Scratch = Value;
  Worker.join();
}

// OK: release happens before acquire.
void messageBySemaphore() {
  int Slot = 0;
  std::binary_semaphore Filled{0};
  std::thread Producer([&] {
    Slot = 8;
    Filled.release();
  });
  Filled.acquire();
  Slot = 0;
  Producer.join();
}

// OK: a binary semaphore as a lock.
void semaphoreAsMutex() {
  int Value = 0;
  std::binary_semaphore Free{1};
  auto Add = [&] {
    Free.acquire();
    Value++;
    Free.release();
  };
  std::thread Other(Add);
  Add();
  Other.join();
}

// OK: the two sides take turns.
void pingPongSemaphores() {
  int Ball = 0;
  std::binary_semaphore Ping{1}, Pong{0};
  std::thread Player([&] {
    for (int I = 0; I < 5; ++I) {
      Pong.acquire();
      Ball++;
      Ping.release();
    }
  });
  for (int I = 0; I < 5; ++I) {
    Ping.acquire();
    Ball++;
    Pong.release();
  }
  Player.join();
}

// OK: wait returns after every count_down.
void latchCountDown() {
  std::vector<int> Parts(3);
  std::latch Done{3};
  std::vector<std::jthread> Workers;
  for (int I = 0; I < 3; ++I)
    Workers.emplace_back([&, I] {
      Parts[I] = I;
      Done.count_down();
    });
  Done.wait();
  Parts.push_back(Parts[0] + Parts[1]);
}

// OK: the barrier separates writing from reading.
void barrierPhases() {
  std::vector<int> Cells(2), Sums(2);
  std::barrier Sync(2);
  auto Step = [&](int Me) {
    Cells[Me] = Me + 1;
    Sync.arrive_and_wait();
    Sums[Me] = Cells[0] + Cells[1];
  };
  std::thread Other(Step, 1);
  Step(0);
  Other.join();
}

// OK: writer and reader use different buffers between two barriers.
void doubleBuffer() {
  int Buffers[2] = {0, 0};
  std::barrier Swap(2);
  std::thread Producer([&] {
    for (int Round = 0; Round < 4; ++Round) {
      Buffers[Round % 2] = Round;
      Swap.arrive_and_wait();
    }
  });
  long Sum = 0;
  for (int Round = 0; Round < 4; ++Round) {
    Swap.arrive_and_wait();
    if (Round + 1 < 4)
      Sum += Buffers[Round % 2];
  }
  Producer.join();
}

// OK: the completion runs while all are waiting.
void barrierCompletion() {
  int Generation = 0;
  auto Advance = [&Generation]() noexcept { ++Generation; };
  std::barrier Sync(2, Advance);
  auto Step = [&] {
    for (int I = 0; I < 3; ++I)
      Sync.arrive_and_wait();
  };
  std::thread Other(Step);
  Step();
  Other.join();
  ++Generation;
}

static std::once_flag TablesOnce;
static int SineTable[16];
static int sine(int X) {
  std::call_once(TablesOnce, [] {
    for (int I = 0; I < 16; ++I)
      SineTable[I] = I * I;
  });
  return SineTable[X];
}
// OK: filled once, before any reader goes on.
void callOnce() {
  std::thread Other([] { (void)sine(3); });
  (void)sine(4);
  Other.join();
}

struct Catalogue {
  std::vector<int> Prices{1, 2, 3};
};
static const Catalogue &catalogue() {
  static const Catalogue Instance;
  return Instance;
}
// OK: initialised once by the language.
void staticLocalInitialisation() {
  std::thread Other([] { (void)catalogue().Prices.size(); });
  (void)catalogue().Prices[0];
  Other.join();
}

class Mailbox {
public:
  void put(std::unique_ptr<std::string> Letter) {
    {
      std::lock_guard<std::mutex> Lock(M);
      Letters.push(std::move(Letter));
    }
    Arrived.notify_one();
  }
  std::unique_ptr<std::string> take() {
    std::unique_lock<std::mutex> Lock(M);
    Arrived.wait(Lock, [this] { return !Letters.empty(); });
    auto Letter = std::move(Letters.front());
    Letters.pop();
    return Letter;
  }

private:
  std::mutex M;
  std::condition_variable Arrived;
  std::queue<std::unique_ptr<std::string>> Letters;
};
// OK: whoever holds the letter owns it.
void handedOverThroughQueue() {
  Mailbox Box;
  std::thread Reader([&Box] {
    auto Letter = Box.take();
    Letter->append("read");
  });
  auto Letter = std::make_unique<std::string>("dear");
  Letter->append(" reader");
  Box.put(std::move(Letter));
  Reader.join();
}

// OK: the stop token is made for this.
void stopToken() {
  int Rounds = 0;
  std::jthread Worker([&Rounds](std::stop_token Stop) {
    while (!Stop.stop_requested())
      ++Rounds;
  });
  Worker.request_stop();
  Worker.join();
  ++Rounds;
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
    }
  }
  std::mutex M;
  std::condition_variable Wake;
  std::queue<int> Jobs;
  bool Done = false;
  long Executed = 0;
  std::thread Worker;
};
// OK: Executed belongs to the worker until it was joined.
void workerClassWithCondition() {
  TaskQueue Q;
  Q.post(1);
  Q.post(2);
}

// OK: the one that brings the count to zero is alone.
void atomicSharedCounterDecidesLast() {
  std::atomic<int> Left{2};
  int Result = 0;
  auto Part = [&] {
    if (Left.fetch_sub(1, std::memory_order_acq_rel) == 1)
      Result = 9;
  };
  std::thread First(Part), Second(Part);
  First.join();
  Second.join();
}

// OK: fetch_add gives every index to one task only.
void dynamicIndexFromAtomic() {
  std::vector<int> Work(20);
  std::atomic<std::size_t> Next{0};
  auto Run = [&] {
    for (std::size_t I; (I = Next.fetch_add(1)) < Work.size();)
      Work[I]++;
  };
  std::thread First(Run), Second(Run);
  Run();
  First.join();
  Second.join();
}

// OK: only the first to set the flag writes.
void oneShotByExchange() {
  std::atomic<bool> Claimed{false};
  int Winner = 0;
  auto Try = [&](int Me) {
    if (!Claimed.exchange(true))
      Winner = Me;
  };
  std::thread First(Try, 1), Second(Try, 2);
  First.join();
  Second.join();
}

int main() {
  atomicCounter();
  atomicAssignment();
  atomicRef();
  spinLockFlag();
  spinLockExchange();
  spinLockCompareExchange();
  ticketLock();
  messageByFlag();
  messageByFlagInIf();
  messageByAtomicPointer();
  messageByAtomicWait();
  messageByCondition();
  dataWrittenBeforeConditionLock();
  messageByPromise();
  startByPromise();
  promiseMovedIntoTask();
  messageBySemaphore();
  semaphoreAsMutex();
  pingPongSemaphores();
  latchCountDown();
  barrierPhases();
  doubleBuffer();
  barrierCompletion();
  callOnce();
  staticLocalInitialisation();
  handedOverThroughQueue();
  stopToken();
  workerClassWithCondition();
  atomicSharedCounterDecidesLast();
  dynamicIndexFromAtomic();
  oneShotByExchange();
}
