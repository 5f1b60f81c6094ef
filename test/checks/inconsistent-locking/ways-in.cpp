// RUN: %check_heddle %s heddle-inconsistent-locking
#include <deque>
#include <mutex>

// The helper is right, one of its callers is not.
class Lru {
public:
  void insert(int k) {
    std::lock_guard<std::mutex> g(mu);
    items.push_back(k);
    finish(1);
  }
  void erase(int) {
    std::lock_guard<std::mutex> g(mu);
    items.pop_back();
    finish(-1);
  }
  void prune() {
    finish(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call writes 'used' without 'mu', which is held by 2 of 3 functions that use it; hold it here, too [heddle-inconsistent-locking]
    // CHECK-NOTES: :[[@LINE+7]]:5: note: written here
    // CHECK-NOTES: :[[@LINE+6]]:5: note: written here with 'mu' held
    // CHECK-NOTES: :[[@LINE+9]]:7: note: 'used' is declared here
  }

private:
  void finish(int d) {
    used += d;
  }
  std::mutex mu;
  std::deque<int> items;
  int used = 0;
};
