// RUN: %check_heddle %s heddle-unnamed-guard
#include <mutex>
#include <shared_mutex>

class Cache {
public:
  void put(int Value) {
    std::unique_lock<std::mutex>(Mu);
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: this declares a new guard called 'Mu' that locks nothing, it does not lock the 'Mu' that it hides; give the guard a name of its own [heddle-unnamed-guard]
    Last = Value;
  }
  int get() {
    std::shared_lock<std::shared_mutex>(Readers);
    // CHECK-MESSAGES: :[[@LINE-1]]:41: warning: this declares a new guard called 'Readers'
    return Last;
  }
  void clear() {
    std::scoped_lock<>(Mu);
    // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: this declares a new guard called 'Mu'
    Last = 0;
  }

private:
  std::mutex Mu;
  std::shared_mutex Readers;
  int Last = 0;
};

std::mutex Global;
static int Count;

void global() {
  std::unique_lock<std::mutex>(Global);
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: this declares a new guard called 'Global'
  ++Count;
}

void function() {
  std::lock_guard<std::mutex> Hold();
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: this declares a function called 'Hold', not a guard; nothing is locked: pass the lock to the guard's constructor
  ++Count;
}

void deferred() {
  std::unique_lock<std::mutex> Hold(Global, std::defer_lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: the guard 'Hold' never locks anything, so it guards nothing after it; lock it, or make it with the lock alone
  ++Count;
}

void empty() {
  std::unique_lock<std::mutex> Hold;
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: the guard 'Hold' never locks anything
  ++Count;
}
