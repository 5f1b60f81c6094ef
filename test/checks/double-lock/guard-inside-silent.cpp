// A class with a guard in it releases the lock when its object ends, whoever
// made it.
// RUN: %check_heddle %s heddle-double-lock,heddle-unsynchronized-shared-write,heddle-inconsistent-locking
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

class Device {
public:
  class Access {
  public:
    explicit Access(Device &D) : Guard(D.M), Mine(&D) {}
    explicit operator bool() const { return Mine != nullptr; }
    std::vector<int> *operator->() { return &Mine->Data; }

  private:
    std::unique_lock<std::mutex> Guard;
    Device *Mine;
  };
  Access access() { return Access(*this); }
  Access accessByName() {
    Access Result(*this);
    return Result;
  }
  void clear() {
    std::lock_guard<std::mutex> Guard(M);
    Data.clear();
  }

private:
  std::mutex M;
  std::vector<int> Data;
};

template <typename T> class Guarded {
public:
  class Pointer {
  public:
    explicit Pointer(Guarded &G) : Guard(G.M), Value(&G.Value) {}
    T *operator->() { return Value; }
    T &operator*() { return *Value; }

  private:
    std::lock_guard<std::mutex> Guard;
    T *Value;
  };
  Pointer lock() { return Pointer(*this); }
  template <typename F> auto with(F Use) {
    std::lock_guard<std::mutex> Guard(M);
    return Use(Value);
  }

private:
  std::mutex M;
  T Value;
};

// With a destructor of its own, which runs before the guard ends.
class Store {
public:
  class Writer {
  public:
    explicit Writer(Store &S) : Mine(S), Guard(S.M) {}
    ~Writer() { Mine.Changed = true; }
    void put(int V) { Mine.Data.push_back(V); }

  private:
    Store &Mine;
    std::unique_lock<std::mutex> Guard;
  };
  Writer writer() { return Writer(*this); }
  bool changed() {
    std::lock_guard<std::mutex> Guard(M);
    return std::exchange(Changed, false);
  }

private:
  std::mutex M;
  std::vector<int> Data;
  bool Changed = false;
};

// In a base, as a member of a structure, locked and unlocked by methods.
struct Shared {
  std::mutex M;
  int N = 0;
};
class Holder {
protected:
  explicit Holder(Shared &S) : Guard(S.M) {}

private:
  std::lock_guard<std::mutex> Guard;
};
class View : Holder {
public:
  explicit View(Shared &S) : Holder(S), Mine(S) {}
  void add() { ++Mine.N; }

private:
  Shared &Mine;
};
struct Held {
  std::unique_lock<std::mutex> Guard;
  Shared *Mine;
};
Held hold(Shared &S) { return {std::unique_lock(S.M), &S}; }
Held holdByName(Shared &S) {
  Held Result{std::unique_lock(S.M), &S};
  return Result;
}
class Transaction {
public:
  explicit Transaction(Shared &S) : Mine(S), Guard(S.M, std::defer_lock) {}
  void begin() { Guard.lock(); }
  void end() { Guard.unlock(); }
  void add() { ++Mine.N; }

private:
  Shared &Mine;
  std::unique_lock<std::mutex> Guard;
};

Device D;
Store S;
Shared Numbers;

void count() {
  {
    View Mine(Numbers);
    Mine.add();
  }
  {
    Held Mine = hold(Numbers);
    ++Mine.Mine->N;
  }
  {
    Held Mine = holdByName(Numbers);
    ++Mine.Mine->N;
    Mine.Guard.unlock();
    std::lock_guard<std::mutex> Guard(Numbers.M);
    ++Numbers.N;
  }
  Transaction Mine(Numbers);
  Mine.begin();
  Mine.add();
  Mine.end();
  {
    std::lock_guard<std::mutex> Guard(Numbers.M);
    ++Numbers.N;
  }
  Mine.begin();
  Mine.add();
}
Guarded<std::vector<int>> G;

void use() {
  count();
  {
    Device::Access Mine(D);
    Mine->push_back(1);
  }
  D.clear();
  {
    auto Mine = Device::Access(D);
    Mine->push_back(1);
  }
  D.clear();
  Device::Access(D)->push_back(1);
  D.clear();
  {
    auto Mine = D.access();
    Mine->push_back(1);
  }
  D.clear();
  D.access()->push_back(1);
  D.clear();
  {
    auto Mine = D.accessByName();
    auto Moved = std::move(Mine);
    Moved->push_back(1);
  }
  D.clear();
  {
    auto Mine = std::make_unique<Device::Access>(D);
    (*Mine)->push_back(1);
  }
  D.clear();
  if (auto Mine = D.access())
    Mine->push_back(1);
  D.clear();
  {
    auto Mine = S.writer();
    Mine.put(1);
    Mine.put(2);
  }
  if (S.changed())
    S.writer().put(3);
  S.changed();
  G.lock()->push_back(1);
  G.with([](auto &V) { V.push_back(2); });
  {
    auto Mine = G.lock();
    (*Mine)[0] = 1;
  }
  G.with([](auto &V) { return V.size(); });
}

int main() {
  std::thread A(use), B(use);
  A.join();
  B.join();
}
