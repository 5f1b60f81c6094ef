// RUN: %check_heddle %s heddle-inconsistent-locking
#include <mutex>

// The notes show a write that is guarded, and the declaration.
class Account {
public:
  int get() {
    std::lock_guard<std::mutex> lock(mutex);
    return balance;
  }
  void deposit(int amount) {
    std::lock_guard<std::mutex> lock(mutex);
    balance = balance + amount;
  }
  void withdraw(int amount) {
    std::lock_guard<std::mutex> lock(mutex);
    balance = balance - amount;
  }
  void reset() {
    balance = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'balance' is written here without 'mutex'
    // CHECK-NOTES: :[[@LINE-9]]:5: note: written here with 'mutex' held
    // CHECK-NOTES: :[[@LINE+5]]:7: note: 'balance' is declared here
  }

private:
  std::mutex mutex;
  int balance = 0;
};
