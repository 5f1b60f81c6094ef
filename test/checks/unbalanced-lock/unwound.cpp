// Exceptions that leave a lock held, beside objects that have nothing to do
// with it.
// RUN: %check_heddle %s heddle-unbalanced-lock
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

struct Log {
  std::vector<std::string> Lines;
  ~Log() { Lines.clear(); }
};

struct Store {
  int get(int N) {
    Log L;
    std::string Name = "store";
    Mutex.lock();
    if (N < 0)
      throw std::runtime_error(Name);
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: this exception leaves 'Mutex' held, although other paths release it; use a guard that releases it [heddle-unbalanced-lock]
    // CHECK-NOTES: :[[@LINE-4]]:5: note: it was locked here
    int Result = Values.at(N);
    Mutex.unlock();
    return Result;
  }
  int later(int N) {
    {
      // Ended before.
      std::lock_guard<std::mutex> G(Other);
      ++Count;
    }
    Mutex.lock();
    if (N < 0)
      throw std::runtime_error("negative");
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: this exception leaves 'Mutex' held, although other paths release it; use a guard that releases it [heddle-unbalanced-lock]
    // CHECK-NOTES: :[[@LINE-4]]:5: note: it was locked here
    Mutex.unlock();
    // Begun later.
    std::lock_guard<std::mutex> G(Other);
    return ++Count;
  }
  std::mutex Mutex, Other;
  std::vector<int> Values;
  int Count = 0;
};

int use(Store &S) { return S.get(1) + S.later(2); }
