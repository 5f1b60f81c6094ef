#include "threads.h"
class Account {
public:
  void put(int n) {
    std::lock_guard<std::mutex> guard(mutex_);
    balance_ += n;
  }
  int peek() const { return balance_; }

private:
  std::mutex mutex_;
  int balance_ = 0;
};
