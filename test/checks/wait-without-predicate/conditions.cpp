// RUN: %check_heddle %s heddle-wait-without-predicate -no-fixed-is-silent
#include "heddle/heddle.h"
#include <condition_variable>
#include <mutex>
#include <queue>

class Mailbox {
public:
  int take() {
    std::unique_lock<std::mutex> Hold(M);
    if (Mail.empty())
      // CHECK-FIXES: while (Mail.empty())
      Arrived.wait(Hold);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: after this wait for 'Arrived', nothing asks again for 'Mail', though the wait may end before it is reached; wait in a loop that asks for it, or with a predicate [heddle-wait-without-predicate]
    int Next = Mail.front();
    Mail.pop();
    return Next;
  }
  void serve() {
    while (true) {
      std::unique_lock<std::mutex> Hold(M);
      if (Mail.empty()) {
        // CHECK-FIXES: while (Mail.empty()) {
        Arrived.wait(Hold);
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: after this wait for 'Arrived', nothing asks again for 'Mail'
      }
      Mail.pop();
    }
  }
  void put(int Value) {
    std::lock_guard<std::mutex> Hold(M);
    Mail.push(Value);
    Arrived.notify_one();
  }

private:
  std::mutex M;
  std::condition_variable Arrived;
  std::queue<int> Mail;
};

std::mutex M;
std::condition_variable Changed;
bool Ready;

void waitForSignal() {
  std::unique_lock<std::mutex> Hold(M);
  Changed.wait(Hold);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for 'Changed' without asking for any state: a notification that came before is missed, and the wait may end without one; wait in a loop that asks for it, or with a predicate
}

void waitOnce() {
  std::unique_lock<std::mutex> Hold(M);
  if (!Ready) {
    // CHECK-FIXES: while (!Ready) {
    Changed.wait(Hold);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: after this wait for 'Changed', nothing asks again for 'Ready'
  }
}

std::condition_variable_any AnyChanged;
int Used, Limit = 4;

void acquireSlot() {
  M.lock();
  if (Used >= Limit)
    // CHECK-FIXES: while (Used >= Limit)
    AnyChanged.wait(M);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: after this wait for 'AnyChanged', nothing asks again for the state
  ++Used;
  M.unlock();
}

heddle::mutex Lock;
heddle::condition Full;
int Level;

void drain() {
  heddle::unique_lock<heddle::mutex> Hold(Lock);
  if (Level < 10)
    // CHECK-FIXES: while (Level < 10)
    Full.wait(Hold);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: after this wait for 'Full', nothing asks again for 'Level'
  Level = 0;
}

std::mutex Other;
void waitWithAnother() {
  std::unique_lock<std::mutex> Hold(Other);
  while (!Ready)
    Changed.wait(Hold);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Changed' is waited for with another lock than elsewhere; all tasks that wait for one condition must use one lock
}
