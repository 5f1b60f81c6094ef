// RUN: %check_heddle %s heddle-busy-wait -no-fixed-is-silent
#include "heddle/heddle.h"
#include <atomic>
#include <mutex>

// Reported, but left to the author: nothing below may change.
std::mutex Ledger;
void work();

// Says something in the loop.
void counted(int &Rounds) {
  int Round = 0;
  while (!Ledger.try_lock())
    ++Round;
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop spins until 'Ledger' can be locked
  Rounds = Round;
  Ledger.unlock();
  // CHECK-FIXES: while (!Ledger.try_lock())
  // CHECK-FIXES-NEXT: ++Round;
}

void commented() {
  while (!Ledger.try_lock()) {
    // until the clerk is done
  }
  // CHECK-MESSAGES: :[[@LINE-3]]:11: warning: the loop spins until 'Ledger' can be locked
  Ledger.unlock();
  // CHECK-FIXES: while (!Ledger.try_lock()) {
  // CHECK-FIXES-NEXT: // until the clerk is done
}

#define SPIN_UNTIL(condition)                                                  \
  while (!(condition)) {                                                       \
  }
void byMacro() {
  SPIN_UNTIL(Ledger.try_lock());
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the loop spins until 'Ledger' can be locked
  Ledger.unlock();
  // CHECK-FIXES: SPIN_UNTIL(Ledger.try_lock());
}

template <class Lock> void inTemplate(Lock &L) {
  while (!L.try_lock()) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop spins until 'L' can be locked
  L.unlock();
  // CHECK-FIXES: while (!L.try_lock()) {
}
template void inTemplate(std::mutex &);

// The flag can also end the loop; to lock is to wait beyond it.
void orStopped(const std::atomic<bool> &Stop) {
  while (!Stop && !Ledger.try_lock()) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:20: warning: the loop spins until 'Ledger' can be locked
  // CHECK-FIXES: while (!Stop && !Ledger.try_lock()) {
}

// Without the default nobody would look at the flag.
void serve(heddle::channel<int> Requests, const std::atomic<bool> &Stop) {
  while (!Stop)
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_default());
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the loop spins because this default case is taken
  // CHECK-FIXES: heddle::on_default());
}

// A flag has no form that blocks.
void untilReady(const std::atomic<bool> &Ready) {
  while (!Ready) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:11: warning: the loop spins until another task changes 'Ready'
  // CHECK-FIXES: while (!Ready) {
}

// The value is wanted.
int next(heddle::channel<int> Jobs) {
  for (;;)
    if (std::optional<int> Job = Jobs.try_receive())
      return *Job;
  // CHECK-MESSAGES: :[[@LINE-2]]:34: warning: the loop asks 'Jobs' again and again
  // CHECK-FIXES: if (std::optional<int> Job = Jobs.try_receive())
}
