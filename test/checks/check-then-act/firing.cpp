// RUN: %check_heddle %s heddle-check-then-act
#include <map>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <vector>

void process(int);
int compute(int);
void launch();

//===--- A class that locks in each method, decided from outside ----------===//

class Cache {
public:
  bool contains(int Key) const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Map.count(Key) != 0;
  }
  void insert(int Key, std::string Value) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Map[Key] = Value;
  }
  void insertOnce(int Key, std::string Value) {
    if (!contains(Key))
      insert(Key, Value);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Map' is changed because of what was seen before, but 'Mutex' was released in between: another task may have changed it; look and act under one lock
  }

private:
  mutable std::mutex Mutex;
  std::map<int, std::string> Map;
};

Cache Shared;

void twoUsers() {
  auto Use = [] {
    if (!Shared.contains(1))
      Shared.insert(1, "one");
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Shared.Map' is changed because of what was seen before
  };
  std::thread A(Use), B(Use);
  A.join();
  B.join();
}

class Queue {
public:
  bool empty() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Items.empty();
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
  mutable std::mutex Mutex;
  std::queue<int> Items;
};

void drain(Queue &Work) {
  while (!Work.empty())
    process(Work.pop());
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'Work->Items' is changed because of what was seen before
}

void twoConsumers() {
  Queue Work;
  for (int I = 0; I < 100; ++I)
    Work.push(I);
  std::thread A(drain, std::ref(Work)), B(drain, std::ref(Work));
  A.join();
  B.join();
}

class Account {
public:
  int balance() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Balance;
  }
  void withdraw(int Amount) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Balance -= Amount;
  }
  void setBalance(int Value) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Balance = Value;
  }
  bool transfer(int Amount) {
    if (balance() < Amount)
      return false;
    withdraw(Amount);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Balance' is changed because of what was seen before
    return true;
  }
  void addInterest() {
    setBalance(balance() * 105 / 100);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Balance' is written with what was computed from its old value, but 'Mutex' was released in between: what another task wrote meanwhile is lost; hold 'Mutex' from the read to the write
  }
  void addLocal() {
    int Old = balance();
    setBalance(Old + 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Balance' is written with what was computed
  }

private:
  mutable std::mutex Mutex;
  int Balance = 0;
};

//===--- Within one function ----------------------------------------------===//

std::mutex CountMutex;
int Count;

void lostUpdate() {
  int Copy;
  {
    std::lock_guard<std::mutex> Lock(CountMutex);
    Copy = Count;
  }
  Copy = compute(Copy);
  {
    std::lock_guard<std::mutex> Lock(CountMutex);
    Count = Copy + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Count' is written with what was computed from its old value
  }
}

void countTwice() {
  std::thread A(lostUpdate), B(lostUpdate);
  A.join();
  B.join();
}

class Pool {
public:
  int take() {
    std::unique_lock<std::mutex> Lock(Mutex);
    bool Any = !Free.empty();
    Lock.unlock();
    if (!Any)
      return -1;
    Lock.lock();
    int Result = Free.back();
    Free.pop_back();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Free' is changed because of what was seen before
    return Result;
  }
  void start() {
    bool Running;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Running = Started;
    }
    if (!Running) {
      launch();
      std::lock_guard<std::mutex> Lock(Mutex);
      Started = true;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Started' is changed because of what was seen before
    }
  }

private:
  std::mutex Mutex;
  std::vector<int> Free;
  bool Started = false;
};

template <class T> class Slot {
public:
  T next() {
    T Old = get();
    set(Old + 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Value' is written with what was computed
    return Old;
  }

private:
  T get() {
    std::scoped_lock Lock(Mutex);
    return Value;
  }
  void set(T New) {
    std::scoped_lock Lock(Mutex);
    Value = New;
  }
  std::mutex Mutex;
  T Value{};
};
template class Slot<int>;

//===--- Reader's side first ----------------------------------------------===//

#include <shared_mutex>
#include <unordered_map>
class Table {
public:
  int get(int Key) {
    {
      std::shared_lock<std::shared_mutex> Lock(Mutex);
      auto It = Map.find(Key);
      if (It != Map.end())
        return It->second;
    }
    int Made = compute(Key);
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Map[Key] = Made;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Map' is changed because of what was seen before
    return Made;
  }

private:
  std::shared_mutex Mutex;
  std::unordered_map<int, int> Map;
};

class Server {
public:
  void stop() {
    if (stopped())
      return;
    markStopped();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Stopped' is changed because of what was seen before
    Thread.join();
  }

private:
  bool stopped() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Stopped;
  }
  void markStopped() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Stopped = true;
  }
  std::mutex Mutex;
  bool Stopped = false;
  std::thread Thread;
};
