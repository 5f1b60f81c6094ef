// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <map>
#include <mutex>
#include <string>

class Cache {
public:
  void put(int Key, int Value) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Values[Key] = Value;
    // CHECK-NOTES: :[[@LINE+3]]:9: warning: this call locks 'Mutex' while this task holds it already: the task waits for itself; release it before, or call a function that expects it held [heddle-double-lock]
    // CHECK-NOTES: :[[@LINE-3]]:33: note: it was locked here first
    // CHECK-NOTES: :[[@LINE+5]]:33: note: the call locks it here
    if (size() > 10)
      Values.clear();
  }
  int size() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Values.size();
  }
  void report() {
    Mutex.lock();
    // CHECK-NOTES: :[[@LINE+4]]:5: warning: this call locks 'Mutex'
    // CHECK-NOTES: :[[@LINE-2]]:5: note: it was locked here first
    // CHECK-NOTES: :[[@LINE+7]]:25: note: through this call
    // CHECK-NOTES: :[[@LINE-8]]:33: note: the call locks it here
    print();
    Mutex.unlock();
  }

private:
  void print() { Last = size(); }
  std::mutex Mutex;
  std::map<int, int> Values;
  int Last = 0;
};

struct Account {
  std::mutex Mutex;
  int Balance = 0;
};

void deposit(Account &To, int Sum) {
  std::scoped_lock Lock(To.Mutex);
  To.Balance += Sum;
}

void bonus(Account &Of) {
  std::unique_lock Lock(Of.Mutex);
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: this call locks 'Of->Mutex'
  // CHECK-NOTES: :[[@LINE-2]]:20: note: it was locked here first
  // CHECK-NOTES: :[[@LINE-8]]:20: note: the call locks it here
  deposit(Of, 5);
}

// A wrapper of one's own, and its guard.
class Mutex {
public:
  void lock() { M.lock(); }
  void unlock() { M.unlock(); }

private:
  std::mutex M;
};
class Guard {
public:
  explicit Guard(Mutex &M) : M(M) { M.lock(); }
  ~Guard() { M.unlock(); }

private:
  Mutex &M;
};

Mutex Wrapped;
int Hits;

void count() {
  Guard G(Wrapped);
  ++Hits;
}
void countTwice() {
  Guard G(Wrapped);
  // CHECK-NOTES: :[[@LINE+1]]:3: warning: this call locks 'Wrapped.M'
  count();
  // CHECK-NOTES: :[[@LINE-3]]:9: note: it was locked here first
  // CHECK-NOTES: :[[@LINE-8]]:9: note: through this call
  // CHECK-NOTES: :{{.*}}: note: through this call
  // CHECK-NOTES: :{{.*}}: note: the call locks it here
}

std::mutex Global;
template <typename F> void locked(F Run) {
  std::lock_guard<std::mutex> Lock(Global);
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: this call locks 'Global'
  // CHECK-NOTES: :[[@LINE-2]]:31: note: it was locked here first
  // CHECK-NOTES: :[[@LINE+5]]:33: note: the call locks it here
  Run();
}
void callback() {
  locked([] {
    std::lock_guard<std::mutex> Lock(Global);
    ++Hits;
  });
}

int main() {
  Cache C;
  C.put(1, 2);
}
