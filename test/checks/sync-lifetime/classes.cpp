// RUN: %check_heddle %s heddle-sync-lifetime
#include "heddle/heddle.h"
#include <mutex>
#include <vector>

static int Total;
static std::vector<int> Log;

void add(int Amount) {
  std::mutex M;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: each call has its own 'M', so it keeps nobody away from 'Total'; put it beside what it is to guard [heddle-sync-lifetime]
  std::lock_guard<std::mutex> Hold(M);
  Total += Amount;
}

void write(int Value) {
  std::mutex M;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: each call has its own 'M', so it keeps nobody away from 'Log'
  M.lock();
  Log.push_back(Value);
  M.unlock();
}

class Counter {
public:
  void up() {
    std::mutex Mine;
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: each call has its own 'Mine', so it keeps nobody away from 'Count'
    std::unique_lock<std::mutex> Hold(Mine);
    ++Count;
  }
  int get() {
    heddle::mutex Mine;
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: each call has its own 'Mine'
    heddle::lock_guard<heddle::mutex> Hold(Mine);
    return Count;
  }

private:
  int Count = 0;
};

struct Session {
  std::mutex M;
  int Users = 0;
  void close() {
    std::lock_guard<std::mutex> Hold(M);
    if (--Users == 0)
      delete this;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'M' ends here while it is held or may still be used by a task; release it, and wait for the task, first
  }
};

void drop(Session *S) {
  std::lock_guard<std::mutex> Hold(S->M);
  delete S;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'M' ends here while it is held
}
