// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex TotalMutex;
static int Total;
static void addToTotal(int N) {
  std::lock_guard<std::mutex> Lock(TotalMutex);
  Total += N;
}
// OK: both under TotalMutex.
void lockGuardBothSides() {
  std::thread Other(addToTotal, 3);
  addToTotal(4);
  Other.join();
}

// OK: the lambda and the owner take the same local mutex.
void uniqueLock() {
  std::mutex M;
  int Pages = 0;
  std::thread Printer([&] {
    std::unique_lock Lock(M);
    ++Pages;
  });
  {
    std::unique_lock<std::mutex> Lock{M};
    ++Pages;
  }
  Printer.join();
}

struct Account {
  std::mutex M;
  int Balance = 100;
};
static void transfer(Account &From, Account &To, int Amount) {
  std::scoped_lock Both(From.M, To.M);
  From.Balance -= Amount;
  To.Balance += Amount;
}
// OK: both accounts are locked.
void scopedLockOfTwo() {
  Account Alice, Bob;
  std::thread First(transfer, std::ref(Alice), std::ref(Bob), 5);
  std::thread Second(transfer, std::ref(Bob), std::ref(Alice), 7);
  First.join();
  Second.join();
}

class Gauge {
public:
  void set(int V) {
    M.lock();
    Value = V;
    M.unlock();
  }
  int get() {
    M.lock();
    int V = Value;
    M.unlock();
    return V;
  }

private:
  std::mutex M;
  int Value = 0;
};
// OK: locked and unlocked by hand.
void manualLock() {
  Gauge Pressure;
  std::thread Sensor([&Pressure] { Pressure.set(3); });
  (void)Pressure.get();
  Sensor.join();
}

class Mutex {
public:
  void Lock() { Inner.lock(); }
  void Unlock() { Inner.unlock(); }

private:
  std::mutex Inner;
};
class MutexLock {
public:
  explicit MutexLock(Mutex *M) : M(M) { M->Lock(); }
  ~MutexLock() { M->Unlock(); }
  MutexLock(const MutexLock &) = delete;

private:
  Mutex *const M;
};
static Mutex RegistryMutex;
static std::map<std::string, int> Registry;
static void registerName(const char *Name) {
  MutexLock L(&RegistryMutex);
  Registry[Name]++;
}
// OK: a project's own mutex and guard.
void wrapperMutexClass() {
  std::thread Other(registerName, "gpu");
  registerName("cpu");
  Other.join();
}

template <typename Lockable> class Locker {
public:
  explicit Locker(Lockable &L) : L(L) { L.lock(); }
  ~Locker() { L.unlock(); }

private:
  Lockable &L;
};
// OK: the project's own guard template.
void guardTemplate() {
  std::mutex M;
  long Sum = 0;
  auto Add = [&](long N) {
    Locker<std::mutex> Hold(M);
    Sum += N;
  };
  std::thread Other(Add, 1);
  Add(2);
  Other.join();
}

class Journal {
public:
  void append(const char *Line) {
    enter();
    Text += Line;
    leave();
  }

private:
  void enter() { M.lock(); }
  void leave() { M.unlock(); }
  std::mutex M;
  std::string Text;
};
// OK: enter() and leave() take and release the lock.
void lockInHelpers() {
  Journal J;
  std::thread Other(&Journal::append, &J, "a");
  J.append("b");
  Other.join();
}

// OK: std::lock takes both, the guards adopt them.
void adoptLock() {
  std::mutex A, B;
  int Left = 0, Right = 0;
  auto Exchange = [&] {
    std::lock(A, B);
    std::lock_guard<std::mutex> HoldA(A, std::adopt_lock);
    std::lock_guard<std::mutex> HoldB(B, std::adopt_lock);
    ++Left;
    --Right;
  };
  std::thread Other(Exchange);
  Exchange();
  Other.join();
}

// OK: deferred guards, locked together.
void deferLock() {
  std::mutex A, B;
  int Left = 0, Right = 0;
  auto Exchange = [&] {
    std::unique_lock<std::mutex> HoldA(A, std::defer_lock);
    std::unique_lock<std::mutex> HoldB(B, std::defer_lock);
    std::lock(HoldA, HoldB);
    ++Left;
    --Right;
  };
  std::thread Other(Exchange);
  Exchange();
  Other.join();
}

// OK: locked later by hand.
void deferLockThenLock() {
  std::mutex M;
  int Cells = 0;
  std::thread Other([&] {
    std::unique_lock<std::mutex> Hold(M, std::defer_lock);
    int Computed = 5;
    Hold.lock();
    Cells += Computed;
  });
  std::unique_lock<std::mutex> Hold(M);
  Cells++;
  Hold.unlock();
  Other.join();
}

// OK: only where try_lock succeeded.
void tryLockBranch() {
  std::mutex M;
  int Skipped = 0, Done = 0;
  std::thread Other([&] {
    if (M.try_lock()) {
      Done++;
      M.unlock();
    }
  });
  if (!M.try_lock()) {
    Skipped++;
  } else {
    Done++;
    M.unlock();
  }
  Other.join();
}

// OK: early return unless it owns the lock.
void tryToLockGuard() {
  std::mutex M;
  int Samples = 0;
  auto Sample = [&] {
    std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
    if (!Hold.owns_lock())
      return;
    Samples++;
  };
  std::thread Other(Sample);
  Sample();
  Other.join();
}

// OK: only where the guard converts to true.
void tryToLockGuardBool() {
  std::timed_mutex M;
  int Samples = 0;
  auto Sample = [&] {
    if (std::unique_lock<std::timed_mutex> Hold{M, std::chrono::milliseconds(5)}; Hold)
      Samples++;
  };
  std::thread Other(Sample);
  Sample();
  Other.join();
}

// OK: the slow part runs unlocked, the shared part does not.
void unlockAndRelock() {
  std::mutex M;
  std::vector<int> Results;
  auto Work = [&](int Seed) {
    std::unique_lock<std::mutex> Hold(M);
    std::size_t Count = Results.size();
    Hold.unlock();
    int Value = Seed * 17 + static_cast<int>(Count);
    Hold.lock();
    Results.push_back(Value);
  };
  std::thread Other(Work, 1);
  Work(2);
  Other.join();
}

class Config {
public:
  std::string get(const std::string &Key) const {
    std::shared_lock Read(M);
    auto It = Values.find(Key);
    return It == Values.end() ? std::string() : It->second;
  }
  void set(const std::string &Key, std::string Value) {
    std::unique_lock Write(M);
    Values[Key] = std::move(Value);
  }

private:
  mutable std::shared_mutex M;
  std::map<std::string, std::string> Values;
};
// OK: readers share, the writer excludes them.
void sharedMutexReadersAndWriter() {
  Config C;
  std::thread Reader([&C] { C.get("port"); });
  std::thread Other([&C] { C.get("host"); });
  C.set("port", "80");
  Reader.join();
  Other.join();
}

class Tree {
public:
  void insert(int V) {
    std::lock_guard<std::recursive_mutex> Lock(M);
    Values.push_back(V);
    if (V > 0)
      insert(V - 1);
  }

private:
  std::recursive_mutex M;
  std::vector<int> Values;
};
// OK: taken again by its holder.
void recursiveMutex() {
  Tree T;
  std::thread Other([&T] { T.insert(3); });
  T.insert(2);
  Other.join();
}

struct Queue {
  std::mutex Lock;
  int Length = 0;
};
static void enqueue(Queue *Q) {
  std::lock_guard<std::mutex> Guard(Q->Lock);
  Q->Length++;
}
static void dequeue(Queue *Q) {
  std::lock_guard<std::mutex> Guard(Q->Lock);
  Q->Length--;
}
// OK: the queue's own lock.
void lockInStructOfPointer() {
  auto Jobs = std::make_unique<Queue>();
  std::thread Producer(enqueue, Jobs.get());
  dequeue(Jobs.get());
  Producer.join();
}

struct Bucket {
  std::mutex Lock;
  int Count = 0;
};
static Bucket Buckets[8];
static void count(unsigned Hash) {
  Bucket &B = Buckets[Hash % 8];
  std::lock_guard<std::mutex> Guard(B.Lock);
  B.Count++;
}
// OK: each bucket has its own lock.
void arrayOfLockedBuckets() {
  std::thread Other([] {
    for (unsigned H = 0; H < 20; ++H)
      count(H * 7);
  });
  for (unsigned H = 0; H < 20; ++H)
    count(H * 5);
  Other.join();
}

class StripedCounter {
public:
  void add(unsigned Key) {
    unsigned Stripe = Key % 4;
    std::lock_guard<std::mutex> Guard(Locks[Stripe]);
    Counts[Stripe]++;
  }

private:
  std::mutex Locks[4];
  long Counts[4] = {};
};
// OK: the stripe's lock guards the stripe's counter.
void stripedLocks() {
  StripedCounter C;
  std::thread Other([&C] {
    for (unsigned K = 0; K < 9; ++K)
      C.add(K);
  });
  C.add(3);
  Other.join();
}

class Cache {
public:
  void put(int Key, int Value) {
    std::lock_guard<std::mutex> Guard(M);
    insertLocked(Key, Value);
  }
  int size() {
    std::lock_guard<std::mutex> Guard(M);
    return sizeLocked();
  }

private:
  void insertLocked(int Key, int Value) { Entries[Key] = Value; }
  int sizeLocked() const { return static_cast<int>(Entries.size()); }
  std::mutex M;
  std::map<int, int> Entries;
};
// OK: the helpers run under their callers' lock.
void privateHelperUnderCallersLock() {
  Cache C;
  std::thread Other([&C] { C.put(1, 2); });
  (void)C.size();
  Other.join();
}

class Ledger {
public:
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock<std::mutex>(M); }
  int Entries = 0;

private:
  std::mutex M;
};
// OK: the caller holds the guard that lock() returns.
void guardReturnedByFunction() {
  Ledger L;
  std::thread Other([&L] {
    auto Hold = L.lock();
    L.Entries++;
  });
  {
    auto Hold = L.lock();
    L.Entries++;
  }
  Other.join();
}

class Protected {
public:
  template <typename Action> auto with(Action Act) {
    std::lock_guard<std::mutex> Guard(M);
    return Act(Value);
  }

private:
  std::mutex M;
  int Value = 0;
};
// OK: the callable runs under the lock.
void executeUnderLock() {
  Protected P;
  std::thread Other([&P] { P.with([](int &V) { ++V; }); });
  int Seen = P.with([](int &V) { return V; });
  Other.join();
  (void)Seen;
}

static std::mutex CallbackMutex;
static void locked(const std::function<void()> &Action) {
  std::lock_guard<std::mutex> Guard(CallbackMutex);
  Action();
}
// OK: locked() runs both under its mutex.
void callbackUnderLock() {
  int Balls = 0;
  std::thread Other([&Balls] { locked([&Balls] { Balls++; }); });
  locked([&Balls] { Balls--; });
  Other.join();
}

static std::mutex &logMutex() {
  static std::mutex M;
  return M;
}
static std::string LogText;
static void log(const char *Line) {
  std::lock_guard<std::mutex> Guard(logMutex());
  LogText += Line;
}
// OK: the accessor always returns the same mutex.
void mutexThroughAccessor() {
  std::thread Other(log, "one");
  log("two");
  Other.join();
}

class Part {
public:
  Part(std::mutex &M, int &Value) : M(M), Value(Value) {}
  void step() {
    std::lock_guard<std::mutex> Guard(M);
    ++Value;
  }

private:
  std::mutex &M;
  int &Value;
};
// OK: both parts refer to one mutex.
void mutexByPointerMember() {
  std::mutex M;
  int Value = 0;
  Part Left(M, Value), Right(M, Value);
  std::thread Other([&Left] { Left.step(); });
  Right.step();
  Other.join();
}

// OK: the same optional guard on both sides.
class Logger {
public:
  void write(int N) {
    std::optional<std::lock_guard<std::mutex>> Guard;
    Guard.emplace(M);
    Written += N;
  }

private:
  std::mutex M;
  int Written = 0;
};
void conditionalGuard() {
  Logger L;
  std::thread Other([&L] { L.write(1); });
  L.write(2);
  Other.join();
}

// OK: the guard of the loop body is taken in every round.
void lockHeldByParent() {
  std::mutex M;
  int Progress = 0;
  std::thread Worker([&] {
    for (int I = 0; I < 10; ++I) {
      std::lock_guard Guard(M);
      Progress = I;
    }
  });
  for (;;) {
    std::lock_guard Guard(M);
    if (Progress >= 9)
      break;
  }
  Worker.join();
}

// OK: both hold the mutex that the shared state carries.
struct SharedState {
  std::mutex M;
  std::vector<int> Items;
};
void sharedPtrToMutex() {
  auto State = std::make_shared<SharedState>();
  std::thread Other([State] {
    std::lock_guard Guard(State->M);
    State->Items.push_back(1);
  });
  {
    std::lock_guard Guard(State->M);
    State->Items.push_back(2);
  }
  Other.join();
}

class Synchronized {
protected:
  std::mutex M;
};
class Scoreboard : private Synchronized {
public:
  void score(int Points) {
    std::lock_guard<std::mutex> Guard(M);
    Sum += Points;
  }

private:
  int Sum = 0;
};
// OK: the base class has the mutex.
void inheritedMutex() {
  Scoreboard Board;
  std::thread Other(&Scoreboard::score, &Board, 2);
  Board.score(3);
  Other.join();
}

class Lockable {
public:
  void lock() { M.lock(); }
  void unlock() { M.unlock(); }

private:
  std::mutex M;
};
struct Document : Lockable {
  int Revision = 0;
};
// OK: std::lock_guard over the project's own lockable.
void lockableBaseClass() {
  Document D;
  auto Edit = [&D] {
    std::lock_guard<Document> Guard(D);
    D.Revision++;
  };
  std::thread Other(Edit);
  Edit();
  Other.join();
}

int main() {
  lockGuardBothSides();
  uniqueLock();
  scopedLockOfTwo();
  manualLock();
  wrapperMutexClass();
  guardTemplate();
  lockInHelpers();
  adoptLock();
  deferLock();
  deferLockThenLock();
  tryLockBranch();
  tryToLockGuard();
  tryToLockGuardBool();
  unlockAndRelock();
  sharedMutexReadersAndWriter();
  recursiveMutex();
  lockInStructOfPointer();
  arrayOfLockedBuckets();
  stripedLocks();
  privateHelperUnderCallersLock();
  guardReturnedByFunction();
  executeUnderLock();
  callbackUnderLock();
  mutexThroughAccessor();
  mutexByPointerMember();
  conditionalGuard();
  lockHeldByParent();
  sharedPtrToMutex();
  inheritedMutex();
  lockableBaseClass();
}
