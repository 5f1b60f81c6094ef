// RUN: %check_heddle %s heddle-unnamed-guard
#include "heddle/heddle.h"
#include <mutex>
#include <shared_mutex>
#include <vector>

class Account {
public:
  void deposit(long Amount) {
    std::lock_guard<std::mutex>(this->M);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name, so it unlocks at the end of this statement and guards nothing after it; give it a name [heddle-unnamed-guard]
    // CHECK-FIXES: std::lock_guard<std::mutex> guard(this->M);
    Balance += Amount;
  }
  void withdraw(long Amount) {
    std::unique_lock<std::mutex>{M};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name
    // CHECK-FIXES: std::unique_lock<std::mutex> guard{M};
    Balance -= Amount;
  }
  long balance() const {
    std::scoped_lock{M, Books};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name
    // CHECK-FIXES: std::scoped_lock guard{M, Books};
    return Balance;
  }
  void close() {
    std::lock_guard{M};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name
    // CHECK-FIXES: std::lock_guard guard{M};
    Balance = 0;
  }

private:
  mutable std::mutex M, Books;
  long Balance = 0;
};

std::shared_mutex TableLock;
std::vector<int> Table;

int readTable(unsigned I) {
  std::shared_lock<std::shared_mutex>{TableLock};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the guard has no name
  // CHECK-FIXES: std::shared_lock<std::shared_mutex> guard{TableLock};
  return Table[I];
}

int writeTable(unsigned I, int Value) {
  if (I < Table.size()) {
    std::unique_lock<std::shared_mutex>{TableLock};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name
    // CHECK-FIXES: std::unique_lock<std::shared_mutex> guard{TableLock};
    Table[I] = Value;
  }
  return Value;
}

heddle::mutex QueueLock;
int Queued;

void enqueue() {
  heddle::lock_guard<heddle::mutex>{QueueLock};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the guard has no name
  // CHECK-FIXES: heddle::lock_guard<heddle::mutex> guard{QueueLock};
  ++Queued;
}

void dequeue() {
  auto Take = [] {
    std::lock_guard<heddle::mutex>{QueueLock};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the guard has no name
    // CHECK-FIXES: std::lock_guard<heddle::mutex> guard{QueueLock};
    --Queued;
  };
  Take();
}
