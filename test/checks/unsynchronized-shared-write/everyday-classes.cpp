// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

class ThreadPool {
public:
  explicit ThreadPool(int Size) {
    for (int I = 0; I < Size; ++I)
      Workers.emplace_back([this] { run(); });
  }
  ~ThreadPool() {
    {
      std::unique_lock<std::mutex> Lock(M);
      Stop = true;
    }
    Wake.notify_all();
    for (std::thread &Worker : Workers)
      Worker.join();
  }
  void enqueue(std::function<void()> Job) {
    {
      std::unique_lock<std::mutex> Lock(M);
      Jobs.push(std::move(Job));
    }
    Wake.notify_one();
  }

private:
  void run() {
    for (;;) {
      std::function<void()> Job;
      {
        std::unique_lock<std::mutex> Lock(M);
        Wake.wait(Lock, [this] { return Stop || !Jobs.empty(); });
        if (Stop && Jobs.empty())
          return;
        Job = std::move(Jobs.front());
        Jobs.pop();
      }
      Job();
    }
  }
  std::vector<std::thread> Workers;
  std::queue<std::function<void()>> Jobs;
  std::mutex M;
  std::condition_variable Wake;
  bool Stop = false;
};
// OK: the well-known pool; queue and flag under M.
void threadPool() {
  ThreadPool Pool(2);
  std::atomic<int> Done{0};
  for (int I = 0; I < 5; ++I)
    Pool.enqueue([&Done] { Done++; });
  while (Done < 5)
    std::this_thread::yield();
}

class AsyncLogger {
public:
  AsyncLogger() { Writer = std::thread(&AsyncLogger::write, this); }
  ~AsyncLogger() { stop(); }
  void log(std::string Line) {
    std::lock_guard<std::mutex> Lock(M);
    Pending.push_back(std::move(Line));
    Ready.notify_one();
  }
  void stop() {
    if (!Writer.joinable())
      return;
    {
      std::lock_guard<std::mutex> Lock(M);
      Closing = true;
    }
    Ready.notify_one();
    Writer.join();
    Pending.clear();
  }

private:
  void write() {
    std::vector<std::string> Batch;
    std::unique_lock<std::mutex> Lock(M);
    while (!Closing || !Pending.empty()) {
      Ready.wait(Lock, [&] { return Closing || !Pending.empty(); });
      Batch.swap(Pending);
      Lock.unlock();
      Bytes += Batch.size();
      Batch.clear();
      Lock.lock();
    }
  }
  std::mutex M;
  std::condition_variable Ready;
  std::vector<std::string> Pending;
  bool Closing = false;
  std::size_t Bytes = 0;
  std::thread Writer;
};
// OK: Bytes is the writer's own, Pending is locked or used after the join.
void asyncLogger() {
  AsyncLogger Logger;
  Logger.log("one");
  Logger.log("two");
  Logger.stop();
}

class PeriodicTimer {
public:
  explicit PeriodicTimer(std::function<void()> Tick) : Tick(std::move(Tick)) {}
  ~PeriodicTimer() { cancel(); }
  void start() {
    Running = true;
    Thread = std::thread([this] {
      while (Running) {
        Tick();
        std::this_thread::yield();
      }
    });
  }
  void cancel() {
    Running = false;
    if (Thread.joinable())
      Thread.join();
  }

private:
  std::function<void()> Tick;
  std::atomic<bool> Running{false};
  std::thread Thread;
};
// OK: the ticks are read after cancel().
void periodicTimer() {
  int Ticks = 0;
  PeriodicTimer Timer([&Ticks] { ++Ticks; });
  Timer.start();
  Timer.cancel();
  ++Ticks;
}

class Fibonacci {
public:
  long of(int N) {
    {
      std::shared_lock<std::shared_mutex> Read(M);
      if (auto It = Known.find(N); It != Known.end())
        return It->second;
    }
    long Value = N < 2 ? N : of(N - 1) + of(N - 2);
    std::unique_lock<std::shared_mutex> Write(M);
    return Known[N] = Value;
  }

private:
  std::shared_mutex M;
  std::map<int, long> Known;
};
// OK: look-up under the reader's side, insertion under the writer's.
void memoizer() {
  Fibonacci F;
  std::thread Other([&F] { F.of(8); });
  F.of(9);
  Other.join();
}

class Subject {
public:
  void subscribe(std::function<void(int)> Observer) {
    std::lock_guard Lock(M);
    Observers.push_back(std::move(Observer));
  }
  void notify(int Value) {
    std::vector<std::function<void(int)>> Copy;
    {
      std::lock_guard Lock(M);
      Copy = Observers;
    }
    for (auto &O : Copy)
      O(Value);
  }

private:
  std::mutex M;
  std::vector<std::function<void(int)>> Observers;
};
// OK: the list is copied under the lock, the observers use an atomic.
void observerList() {
  Subject Price;
  std::atomic<int> Sum{0};
  Price.subscribe([&Sum](int V) { Sum += V; });
  std::thread Feed([&Price] { Price.notify(3); });
  Price.notify(4);
  Feed.join();
}

class Registry {
public:
  static Registry &get() {
    static Registry Instance;
    return Instance;
  }
  void add(const std::string &Name) {
    std::lock_guard<std::mutex> Lock(M);
    Names.push_back(Name);
  }

private:
  Registry() { Names.reserve(8); }
  std::mutex M;
  std::vector<std::string> Names;
};
// OK: initialised by the language, used under its lock.
void singleton() {
  std::thread Other([] { Registry::get().add("b"); });
  Registry::get().add("a");
  Other.join();
}

class Database {
public:
  int query() { return 7; }
};
static std::atomic<Database *> TheDatabase{nullptr};
static std::mutex DatabaseMutex;
static Database *database() {
  Database *D = TheDatabase.load(std::memory_order_acquire);
  if (!D) {
    std::lock_guard<std::mutex> Lock(DatabaseMutex);
    D = TheDatabase.load(std::memory_order_relaxed);
    if (!D) {
      D = new Database;
      TheDatabase.store(D, std::memory_order_release);
    }
  }
  return D;
}
// OK: double-checked locking with an atomic.
void doubleCheckedWithAtomic() {
  std::thread Other([] { database()->query(); });
  database()->query();
  Other.join();
}

template <typename Body> void parallelFor(int Count, Body Each) {
  std::vector<std::thread> Workers;
  for (int T = 0; T < 3; ++T)
    Workers.emplace_back([=] {
      for (int I = T; I < Count; I += 3)
        Each(I);
    });
  for (auto &W : Workers)
    W.join();
}
// OK: each index is visited by one worker, and all are joined.
void parallelFor() {
  std::vector<int> Squares(10);
  parallelFor(10, [&](int I) { Squares[I] = I * I; });
  Squares.push_back(0);
}

// OK: partial sums per thread, one addition under the lock.
void parallelReduce() {
  std::vector<int> Data(60, 1);
  long Total = 0;
  std::mutex M;
  std::vector<std::thread> Workers;
  for (std::size_t T = 0; T < 3; ++T)
    Workers.emplace_back([&, T] {
      long Local = 0;
      for (std::size_t I = T * 20; I < (T + 1) * 20; ++I)
        Local += Data[I];
      std::lock_guard Lock(M);
      Total += Local;
    });
  for (auto &W : Workers)
    W.join();
  std::printf("%ld\n", Total);
}

static void sortHalves(int *Begin, int *End) {
  if (End - Begin < 8) {
    std::sort(Begin, End);
    return;
  }
  int *Middle = Begin + (End - Begin) / 2;
  std::thread Left(sortHalves, Begin, Middle);
  sortHalves(Middle, End);
  Left.join();
  std::inplace_merge(Begin, Middle, End);
}
// OK: the halves are disjoint, and joined before they are merged.
void recursiveParallelSort() {
  std::array<int, 32> Data;
  for (int I = 0; I < 32; ++I)
    Data[I] = 31 - I;
  sortHalves(Data.data(), Data.data() + Data.size());
}

class FrontBack {
public:
  void produce(int V) {
    std::lock_guard Lock(M);
    Back.push_back(V);
  }
  int consume() {
    std::vector<int> Taken;
    {
      std::lock_guard Lock(M);
      std::swap(Taken, Back);
    }
    int Sum = 0;
    for (int V : Taken)
      Sum += V;
    return Sum;
  }

private:
  std::mutex M;
  std::vector<int> Back;
};
// OK: what was taken is the consumer's own.
void swapUnderLock() {
  FrontBack Buffer;
  std::thread Producer([&Buffer] { Buffer.produce(1); });
  Buffer.consume();
  Producer.join();
}

class RouteMap {
public:
  std::shared_ptr<const std::vector<int>> get() const {
    std::lock_guard Lock(M);
    return Current;
  }
  void add(int Route) {
    std::lock_guard Lock(M);
    auto Next = std::make_shared<std::vector<int>>(*Current);
    Next->push_back(Route);
    Current = std::move(Next);
  }

private:
  mutable std::mutex M;
  std::shared_ptr<const std::vector<int>> Current = std::make_shared<std::vector<int>>();
};
// OK: versions are never changed once they are published.
void copyOnWrite() {
  RouteMap Routes;
  std::thread Writer([&Routes] { Routes.add(1); });
  auto Seen = Routes.get();
  std::printf("%zu\n", Seen->size());
  Writer.join();
}

// OK: a mutable lambda changes its own copy.
void stateInsideLambda() {
  auto Count = [N = 0]() mutable { return ++N; };
  std::thread First(Count), Second(Count);
  Count();
  First.join();
  Second.join();
}

static void crunch(int Seed) {
  int Local = Seed;
  int *Alias = &Local;
  for (int I = 0; I < 10; ++I)
    *Alias += I;
}
// OK: locals of each call.
void pointersToOwnLocals() {
  std::thread Other(crunch, 1);
  crunch(2);
  Other.join();
}

class Matrix {
public:
  Matrix() { Cells.fill(2); }
  int trace() const { return Cells[0] + Cells[3]; }

private:
  std::array<int, 4> Cells;
};
// OK: const methods only read.
void constMethods() {
  Matrix M;
  std::thread Other([&M] { std::printf("%d\n", M.trace()); });
  std::printf("%d\n", M.trace());
  Other.join();
}

class Server {
public:
  Server() {
    Routes["/"] = 1;
    Port = 8080;
    Thread = std::thread(&Server::serve, this);
  }
  ~Server() {
    Thread.join();
    Routes.clear();
  }

private:
  void serve() const { std::printf("%d %zu\n", Port, Routes.size()); }
  std::map<std::string, int> Routes;
  int Port = 0;
  std::thread Thread;
};
// OK: filled before the thread starts, cleared after it ended.
void constructorBeforeSpawn() { Server S; }

class Job {
public:
  void setInput(int Value) { Input = Value; }
  void start() {
    Thread = std::thread([this] { Output = Input * 2; });
  }
  int wait() {
    Thread.join();
    return Output;
  }

private:
  int Input = 0, Output = 0;
  std::thread Thread;
};
// OK: set, start, wait.
void startAfterSetters() {
  Job J;
  J.setInput(4);
  J.start();
  int Output = J.wait();
  J.setInput(Output);
}

class Runnable {
public:
  virtual ~Runnable() = default;
  void start() { Thread = std::thread(&Runnable::run, this); }
  void join() { Thread.join(); }

protected:
  virtual void run() = 0;

private:
  std::thread Thread;
};
class Download : public Runnable {
public:
  std::size_t bytes() const { return Bytes; }

protected:
  void run() override { Bytes = 2048; }

private:
  std::size_t Bytes = 0;
};
// OK: a Java-like thread class, joined before the result is read.
void derivedThreadClass() {
  Download D;
  D.start();
  D.join();
  std::printf("%zu\n", D.bytes());
}

// OK: thread and result lie side by side; each is joined before it is read.
void vectorOfPairs() {
  std::deque<std::pair<std::thread, int>> Running;
  for (int I = 0; I < 3; ++I) {
    auto &Entry = Running.emplace_back();
    Entry.first = std::thread([&Entry, I] { Entry.second = I; });
  }
  int Sum = 0;
  for (auto &[Thread, Result] : Running) {
    Thread.join();
    Sum += Result;
  }
  std::printf("%d\n", Sum);
}

// OK: each worker writes its own string of the array.
void reservedStrings() {
  std::array<std::string, 2> Lines;
  std::thread First([&Lines] { Lines[0] += "left"; });
  std::thread Second([&Lines] { Lines[1] += "right"; });
  First.join();
  Second.join();
  Lines[0] += Lines[1];
}

// OK: the exception pointer is written before the join, read after it.
void exceptionFromTask() {
  std::exception_ptr Error;
  std::thread Worker([&Error] {
    try {
      throw 5;
    } catch (...) {
      Error = std::current_exception();
    }
  });
  Worker.join();
  if (Error)
    Error = nullptr;
}

struct alignas(64) PaddedCounter {
  long Value = 0;
};
// OK: one padded counter for each thread.
void countersPerThreadStruct() {
  std::array<PaddedCounter, 3> Counters;
  std::vector<std::thread> Workers;
  for (std::size_t I = 0; I < Counters.size(); ++I)
    Workers.emplace_back([&C = Counters[I]] {
      for (int K = 0; K < 10; ++K)
        C.Value++;
    });
  for (auto &W : Workers)
    W.join();
  long Sum = 0;
  for (const auto &C : Counters)
    Sum += C.Value;
  std::printf("%ld\n", Sum);
}

class Stock {
public:
  void take(int N) {
    std::unique_lock<std::mutex> Lock(M);
    waitFor(N, Lock);
    Units -= N;
  }
  void put(int N) {
    std::unique_lock<std::mutex> Lock(M);
    Units += N;
    Arrived.notify_all();
  }

private:
  void waitFor(int N, std::unique_lock<std::mutex> &Lock) {
    while (Units < N)
      Arrived.wait(Lock);
  }
  std::mutex M;
  std::condition_variable Arrived;
  int Units = 0;
};
// OK: the helper is given the lock that its caller holds.
void lockPassedToHelper() {
  Stock Shelf;
  std::thread Supplier([&Shelf] { Shelf.put(3); });
  Shelf.take(2);
  Supplier.join();
}

class Transaction {
public:
  Transaction(std::mutex &M, std::vector<int> &Rows) : Lock(M), Rows(Rows) {}
  void insert(int Row) { Rows.push_back(Row); }

private:
  std::lock_guard<std::mutex> Lock;
  std::vector<int> &Rows;
};
// OK: the transaction holds the lock as long as it lives.
void guardInMember() {
  std::mutex M;
  std::vector<int> Rows;
  std::thread Other([&] { Transaction(M, Rows).insert(1); });
  {
    Transaction T(M, Rows);
    T.insert(2);
    T.insert(3);
  }
  Other.join();
}

template <typename T> class Synchronized {
public:
  class Access {
  public:
    Access(std::mutex &M, T &Value) : Lock(M), Value(&Value) {}
    T *operator->() { return Value; }

  private:
    std::unique_lock<std::mutex> Lock;
    T *Value;
  };
  Access operator->() { return Access(M, Value); }

private:
  std::mutex M;
  T Value;
};
// OK: the arrow holds the lock until the end of the expression.
void lockedProxy() {
  Synchronized<std::vector<int>> Values;
  std::thread Other([&Values] { Values->push_back(1); });
  Values->push_back(2);
  Other.join();
}

// OK: workers begin after the start signal under the lock.
void condWaitForStart() {
  std::mutex M;
  std::condition_variable Go;
  bool Started = false;
  int Setting = 0;
  std::vector<int> Seen(2);
  std::vector<std::thread> Workers;
  for (int I = 0; I < 2; ++I)
    Workers.emplace_back([&, I] {
      std::unique_lock Lock(M);
      Go.wait(Lock, [&] { return Started; });
      Lock.unlock();
      Seen[I] = Setting;
    });
  Setting = 9;
  {
    std::lock_guard Lock(M);
    Started = true;
  }
  Go.notify_all();
  for (auto &W : Workers)
    W.join();
}

class SpscRing {
public:
  bool push(int V) {
    std::size_t T = Tail.load(std::memory_order_relaxed);
    if (T - Head.load(std::memory_order_acquire) == Slots.size())
      return false;
    Slots[T % Slots.size()] = V;
    Tail.store(T + 1, std::memory_order_release);
    return true;
  }
  bool pop(int &V) {
    std::size_t H = Head.load(std::memory_order_relaxed);
    if (H == Tail.load(std::memory_order_acquire))
      return false;
    V = Slots[H % Slots.size()];
    Head.store(H + 1, std::memory_order_release);
    return true;
  }

private:
  std::array<int, 4> Slots{};
  std::atomic<std::size_t> Head{0}, Tail{0};
};
// OK: single producer, single consumer; a slot changes hands by head and tail.
void spscRing() {
  SpscRing Ring;
  std::thread Producer([&Ring] {
    for (int I = 0; I < 20;)
      if (Ring.push(I))
        ++I;
      else
        std::this_thread::yield();
  });
  int Value = 0;
  for (int Got = 0; Got < 20;)
    if (Ring.pop(Value))
      ++Got;
    else
      std::this_thread::yield();
  Producer.join();
}

// OK: the helper lambda is only called with the lock held.
void seqOfLambdasUnderOneGuard() {
  std::mutex M;
  std::map<std::string, int> Votes;
  auto CastLocked = [&Votes](const std::string &Name) { Votes[Name]++; };
  auto Cast = [&](const std::string &Name) {
    std::lock_guard Lock(M);
    CastLocked(Name);
  };
  std::thread Other([&] { Cast("yes"); });
  Cast("no");
  Other.join();
}

// OK: two generations of workers, joined in between.
void twoPhases() {
  std::vector<int> Grid(4);
  for (int Phase = 0; Phase < 2; ++Phase) {
    std::vector<std::thread> Workers;
    for (int I = 0; I < 4; ++I)
      Workers.emplace_back([&Grid, I, Phase] { Grid[I] += Phase; });
    for (auto &W : Workers)
      W.join();
    Grid[0]++;
  }
}

// OK: joined before the early return as well as at the end.
static int fetch(bool Cancel) {
  int Bytes = 0;
  std::thread Net([&Bytes] { Bytes = 100; });
  if (Cancel) {
    Net.join();
    return Bytes;
  }
  Net.join();
  Bytes *= 2;
  return Bytes;
}
void earlyReturnJoins() { std::printf("%d %d\n", fetch(true), fetch(false)); }

// OK: the task returns its data through the future.
void moveOnlyResultBack() {
  auto Load = std::async(std::launch::async, [] {
    auto Rows = std::make_unique<std::vector<int>>();
    Rows->push_back(1);
    return Rows;
  });
  std::unique_ptr<std::vector<int>> Rows = Load.get();
  Rows->push_back(2);
}

// OK: each task holds its own shared_ptr, the owner's is reset.
void sharedPtrResetAfterJoin() {
  auto Config = std::make_shared<const std::string>("verbose");
  std::thread Reader([Config] { std::printf("%s\n", Config->c_str()); });
  Config = std::make_shared<const std::string>("quiet");
  Config.reset();
  Reader.join();
}

class WaitGroup {
public:
  void add(int N) {
    std::lock_guard Lock(M);
    Count += N;
  }
  void done() {
    std::lock_guard Lock(M);
    if (--Count == 0)
      Zero.notify_all();
  }
  void wait() {
    std::unique_lock Lock(M);
    Zero.wait(Lock, [this] { return Count == 0; });
  }

private:
  std::mutex M;
  std::condition_variable Zero;
  int Count = 0;
};
// OK: the project's own wait group orders the results before the reader.
void waitGroup() {
  WaitGroup Group;
  std::vector<int> Results(3);
  std::vector<std::jthread> Workers;
  Group.add(3);
  for (int I = 0; I < 3; ++I)
    Workers.emplace_back([&, I] {
      Results[I] = I;
      Group.done();
    });
  Group.wait();
  Results.push_back(1);
}

class Event {
public:
  void set() {
    {
      std::lock_guard<std::mutex> Lock(M);
      Signalled = true;
    }
    Changed.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> Lock(M);
    Changed.wait(Lock, [this] { return Signalled; });
  }

private:
  std::mutex M;
  std::condition_variable Changed;
  bool Signalled = false;
};
// OK: the project's own event orders the payload.
void ownEvent() {
  Event Loaded;
  std::string Payload;
  std::thread Loader([&] {
    Payload = "data";
    Loaded.set();
  });
  Loaded.wait();
  Payload += "!";
  Loader.join();
}

class Semaphore {
public:
  explicit Semaphore(int N) : Free(N) {}
  void acquire() {
    std::unique_lock<std::mutex> Lock(M);
    Released.wait(Lock, [this] { return Free > 0; });
    --Free;
  }
  void release() {
    std::lock_guard<std::mutex> Lock(M);
    ++Free;
    Released.notify_one();
  }

private:
  std::mutex M;
  std::condition_variable Released;
  int Free;
};
// OK: the project's own semaphore hands the slot over.
void ownSemaphore() {
  Semaphore Filled(0);
  int Slot = 0;
  std::thread Producer([&] {
    Slot = 5;
    Filled.release();
  });
  Filled.acquire();
  Slot++;
  Producer.join();
}

template <typename T> class Channel {
public:
  void send(T Value) {
    std::lock_guard<std::mutex> Lock(M);
    Items.push_back(std::move(Value));
    Arrived.notify_one();
  }
  T receive() {
    std::unique_lock<std::mutex> Lock(M);
    Arrived.wait(Lock, [this] { return !Items.empty(); });
    T Value = std::move(Items.front());
    Items.pop_front();
    return Value;
  }

private:
  std::mutex M;
  std::condition_variable Arrived;
  std::deque<T> Items;
};
// OK: the channel carries the pointer and the order.
void ownChannel() {
  Channel<std::vector<int> *> Work, Finished;
  std::thread Worker([&] {
    std::vector<int> *Rows = Work.receive();
    Rows->push_back(2);
    Finished.send(Rows);
  });
  std::vector<int> Rows{1};
  Rows.push_back(3);
  Work.send(&Rows);
  Finished.receive()->push_back(4);
  Worker.join();
}

int main() {
  threadPool();
  asyncLogger();
  periodicTimer();
  memoizer();
  observerList();
  singleton();
  doubleCheckedWithAtomic();
  parallelFor();
  parallelReduce();
  recursiveParallelSort();
  swapUnderLock();
  copyOnWrite();
  stateInsideLambda();
  pointersToOwnLocals();
  constMethods();
  constructorBeforeSpawn();
  startAfterSetters();
  derivedThreadClass();
  vectorOfPairs();
  reservedStrings();
  exceptionFromTask();
  countersPerThreadStruct();
  lockPassedToHelper();
  guardInMember();
  lockedProxy();
  condWaitForStart();
  spscRing();
  seqOfLambdasUnderOneGuard();
  twoPhases();
  earlyReturnJoins();
  moveOnlyResultBack();
  sharedPtrResetAfterJoin();
  waitGroup();
  ownEvent();
  ownSemaphore();
  ownChannel();
}
