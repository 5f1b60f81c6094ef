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

Device D;
Store S;
Guarded<std::vector<int>> G;

void use() {
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
