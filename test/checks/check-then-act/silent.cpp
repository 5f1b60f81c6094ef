// RUN: %check_heddle %s heddle-check-then-act
// HEDDLE-SILENT
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <set>
#include <string>
#include <thread>
#include <vector>

void process(int);
int compute(int);
void launch();

class Cache {
public:
  std::shared_ptr<int> find(int Key) {
    std::lock_guard<std::mutex> Lock(Mutex);
    auto It = Map.find(Key);
    return It == Map.end() ? nullptr : It->second;
  }
  bool contains(int Key) {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Map.count(Key) != 0;
  }
  bool insert(int Key, std::shared_ptr<int> Value) {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Map.emplace(Key, Value).second;
  }
  void remove(int Key) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Map.erase(Key);
  }
  size_t size() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Map.size();
  }

  std::shared_ptr<int> get(int Key) {
    if (auto Known = find(Key))
      return Known;
    auto Made = std::make_shared<int>(compute(Key));
    // OK: keeps what is there already
    insert(Key, Made);
    return find(Key);
  }
  bool claim(int Key) {
    if (contains(Key))
      return false;
    // OK: the result tells who was first
    return insert(Key, nullptr);
  }
  void forget(int Key) {
    if (contains(Key))
      // OK: removing what is gone does nothing
      remove(Key);
  }
  void show() {
    // OK: only for people
    if (size() > 0)
      std::printf("%zu\n", size());
  }

private:
  std::mutex Mutex;
  std::map<int, std::shared_ptr<int>> Map;
};

class Queue {
public:
  bool empty() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Items.empty();
  }
  bool tryPop(int &Out) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Items.empty())
      return false;
    Out = Items.front();
    Items.pop();
    return true;
  }
  int waitAndPop() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Ready.wait(Lock, [this] { return !Items.empty(); });
    int Item = Items.front();
    Items.pop();
    return Item;
  }
  int pop() {
    std::lock_guard<std::mutex> Lock(Mutex);
    int Item = Items.front();
    Items.pop();
    return Item;
  }
  void push(int Item) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Items.push(Item);
  }

private:
  std::mutex Mutex;
  std::condition_variable Ready;
  std::queue<int> Items;
};

Queue Global;
void polite() {
  int Item;
  // OK: asks again under the lock
  if (!Global.empty() && Global.tryPop(Item))
    process(Item);
}
void blocking() {
  if (!Global.empty())
    // OK: waits until there is one
    process(Global.waitAndPop());
}
void runPolite() {
  std::thread A(polite), B(polite), C(blocking), D(blocking);
  A.join();
  B.join();
  C.join();
  D.join();
}

void oneConsumer() {
  Queue Work;
  std::thread Producer([&] {
    for (int I = 0; I < 10; ++I)
      Work.push(I);
  });
  std::thread Consumer([&] {
    while (!Work.empty())
      // OK: nobody else pops
      process(Work.pop());
  });
  Producer.join();
  Consumer.join();
}

void ownQueue() {
  Queue Mine;
  Mine.push(1);
  if (!Mine.empty())
    // OK: no other task has it
    process(Mine.pop());
}

class Twice {
public:
  void add(int N) {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      if (Value > 100)
        return;
    }
    int Extra = compute(N);
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: asked again
    if (Value > 100)
      return;
    Value += Extra;
  }
  void optimistic() {
    for (;;) {
      int Seen, Before;
      {
        std::lock_guard<std::mutex> Lock(Mutex);
        Seen = Value;
        Before = Version;
      }
      int Next = compute(Seen);
      std::lock_guard<std::mutex> Lock(Mutex);
      // OK: the version says that nothing has changed
      if (Version != Before)
        continue;
      Value = Next;
      ++Version;
      return;
    }
  }
  void claimed() {
    int Seen;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      if (Busy)
        return;
      Busy = true;
      Seen = Value;
    }
    Seen = compute(Seen);
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: only one task at a time gets here
    Value = Seen;
    Busy = false;
  }
  void relative() {
    int Seen;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Seen = Other;
    }
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: adds to what is there now
    Value += Seen;
  }
  void reset() {
    bool Any;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Any = Value != 0;
    }
    if (Any) {
      std::lock_guard<std::mutex> Lock(Mutex);
      // OK: zero is zero, however often
      Value = 0;
    }
  }
  std::string name() {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      if (!Name.empty())
        return Name;
    }
    std::string Made = std::to_string(compute(1));
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: made twice at worst, and the same
    Name = Made;
    return Name;
  }
  void oneSection() {
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: one lock over both
    if (Value > 3)
      Value -= 3;
  }

private:
  std::mutex Mutex;
  int Value = 0, Other = 0, Version = 0;
  bool Busy = false;
  std::string Name;
};

class Outer {
public:
  void take() {
    std::lock_guard<std::mutex> Lock(OuterMutex);
    if (level() > 0)
      // OK: the outer lock is held over both
      lower();
  }
  void takeByHelper() {
    std::lock_guard<std::mutex> Lock(OuterMutex);
    helper();
  }

private:
  int level() {
    std::lock_guard<std::mutex> Lock(Inner);
    return Level;
  }
  void lower() {
    std::lock_guard<std::mutex> Lock(Inner);
    --Level;
  }
  void helper() {
    if (level() > 0)
      // OK: the caller holds the outer lock
      lower();
  }
  std::mutex OuterMutex, Inner;
  int Level = 0;
};

class Worker {
public:
  Worker() : Thread([this] { run(); }) {}
  ~Worker() { Thread.join(); }
  void post(int Job) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Jobs.push_back(Job);
  }

private:
  void run() {
    for (;;) {
      int Job;
      {
        std::lock_guard<std::mutex> Lock(Mutex);
        if (Jobs.empty())
          return;
        Job = Jobs.front();
      }
      process(Job);
      std::lock_guard<std::mutex> Lock(Mutex);
      // OK: the only task that takes any away
      Jobs.pop_front();
    }
  }
  std::mutex Mutex;
  std::deque<int> Jobs;
  std::thread Thread;
};

class Waiter {
public:
  int take() {
    bool Any;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Any = !Items.empty();
    }
    if (!Any)
      launch();
    std::unique_lock<std::mutex> Lock(Mutex);
    // OK: asks again
    while (Items.empty())
      Ready.wait(Lock);
    int Item = Items.front();
    Items.pop_front();
    return Item;
  }

private:
  std::mutex Mutex;
  std::condition_variable Ready;
  std::deque<int> Items;
};

struct Stats {
  std::mutex Mutex;
  int Hits = 0;
  int snapshot() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Hits;
  }
  void hit() {
    std::lock_guard<std::mutex> Lock(Mutex);
    ++Hits;
  }
  void both() {
    int Seen = snapshot();
    // OK: does not depend on what was seen
    hit();
    std::printf("%d\n", Seen);
  }
};

class Reentrant {
public:
  void lower() {
    std::lock_guard<std::recursive_mutex> Lock(Mutex);
    if (level() > 0)
      // OK: the same lock is held over both
      take();
  }

private:
  int level() {
    std::lock_guard<std::recursive_mutex> Lock(Mutex);
    return Level;
  }
  void take() {
    std::lock_guard<std::recursive_mutex> Lock(Mutex);
    --Level;
  }
  std::recursive_mutex Mutex;
  int Level = 0;
};

class Versioned {
public:
  void change() {
    int Version;
    for (;;) {
      int Old = read(Version);
      // OK: written only if nobody else has
      if (write(Version, Old + 1))
        break;
    }
  }

private:
  int read(int &Version) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Version = Count;
    return Value;
  }
  bool write(int Version, int New) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Count != Version)
      return false;
    Value = New;
    ++Count;
    return true;
  }
  std::mutex Mutex;
  int Value = 0, Count = 0;
};

class Highest {
public:
  void see(int N) {
    if (N > get())
      // OK: looks again
      raise(N);
  }
  void log() {
    if (get() > 100) {
      launch();
      // OK: a counter starts anew
      reset();
    }
  }

private:
  int get() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Value;
  }
  void raise(int N) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (N > Value)
      Value = N;
  }
  void reset() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = 0;
  }
  std::mutex Mutex;
  int Value = 0;
};

class TwoObjects {
public:
  void moveTo(TwoObjects &Other) {
    bool Any;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Any = !Items.empty();
    }
    if (Any) {
      std::lock_guard<std::mutex> Lock(Other.Mutex);
      // OK: another object
      Other.Items.push_back(1);
    }
  }
  void setOther(int N) {
    if (Items.size() == 0)
      return;
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: other data
    Size = N;
  }

private:
  std::mutex Mutex;
  std::deque<int> Items;
  int Size = 0;
};

// Helpers that say which lock their callers hold work in their callers'
// critical sections.
class __attribute__((capability("mutex"))) SaidMutex {
public:
  void lock() __attribute__((acquire_capability())) { Inner.lock(); }
  void unlock() __attribute__((release_capability())) { Inner.unlock(); }
  void assertHeld() __attribute__((assert_capability(this))) {}

private:
  std::mutex Inner;
};
class __attribute__((scoped_lockable)) SaidGuard {
public:
  explicit SaidGuard(SaidMutex &M) __attribute__((acquire_capability(M)))
      : M(M) {
    M.lock();
  }
  ~SaidGuard() __attribute__((release_capability())) { M.unlock(); }

private:
  SaidMutex &M;
};
class Ring {
public:
  void fill(unsigned char *Out, unsigned N) {
    SaidGuard Guard(Mutex);
    while (N > 0) {
      refill();
      unsigned Some = left() < N ? left() : N;
      for (unsigned I = 0; I < Some; ++I)
        Out[I] = State[Next + I];
      Out += Some;
      N -= Some;
      // OK: one section from beginning to end
      Next += Some;
    }
  }
  void skip() {
    SaidGuard Guard(Mutex);
    if (checkedLeft() > 4)
      // OK: the helper checks for the lock that is held here
      Next += 4;
  }

private:
  void refill() __attribute__((requires_capability(Mutex))) {
    if (Next >= 64)
      Next = 0;
  }
  unsigned left() const __attribute__((requires_shared_capability(Mutex))) {
    return 64 - Next;
  }
  unsigned checkedLeft() {
    Mutex.assertHeld();
    return 64 - Next;
  }
  SaidMutex Mutex;
  unsigned char State[64] = {};
  unsigned Next = 64;
};

// What the act returns tells whether somebody else was faster.
class Documents {
public:
  std::shared_ptr<int> slot(const std::string &Name) {
    if (std::shared_ptr<int> Known = find(Name))
      return Known;
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: the slot is looked at again
    std::shared_ptr<int> &Slot = Map[Name];
    if (!Slot)
      Slot = std::make_shared<int>(0);
    return Slot;
  }
  int once(int Key) {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      auto It = Numbers.find(Key);
      if (It != Numbers.end())
        return It->second;
    }
    std::lock_guard<std::mutex> Lock(Mutex);
    // OK: says whether it is new
    auto Place = Numbers.try_emplace(Key);
    if (Place.second)
      Place.first->second = compute(Key);
    return Place.first->second;
  }

private:
  std::shared_ptr<int> find(const std::string &Name) {
    std::lock_guard<std::mutex> Lock(Mutex);
    auto It = Map.find(Name);
    return It == Map.end() ? nullptr : It->second;
  }
  std::mutex Mutex;
  std::map<std::string, std::shared_ptr<int>> Map;
  std::map<int, int> Numbers;
};

// What nobody can change may as well be made twice.
class Textures {
public:
  std::shared_ptr<const std::string> get(int id) {
    {
      std::lock_guard<std::mutex> g(mu);
      auto it = known.find(id);
      if (it != known.end())
        return it->second;
    }
    auto fresh = std::make_shared<const std::string>(std::to_string(id));
    std::lock_guard<std::mutex> g(mu);
    known[id] = fresh; // OK: as good as the other one
    return fresh;
  }

private:
  std::mutex mu;
  std::map<int, std::shared_ptr<const std::string>> known;
};

// What is looked for and what is put there are two different things.
class Sockets {
public:
  int accept(int Listener) {
    std::shared_ptr<int> From = locate(Listener);
    if (!From)
      return -1;
    auto Fresh = std::make_shared<int>(*From);
    std::lock_guard<std::mutex> g(mu);
    int Id = ++last;
    known[Id] = Fresh; // OK: nobody else has this number
    return Id;
  }

private:
  std::shared_ptr<int> locate(int Id) {
    std::lock_guard<std::mutex> g(mu);
    auto It = known.find(Id);
    return It == known.end() ? nullptr : It->second;
  }
  std::mutex mu;
  std::map<int, std::shared_ptr<int>> known;
  int last = 0;
};
