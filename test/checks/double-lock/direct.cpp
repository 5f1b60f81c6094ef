// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <mutex>
#include <shared_mutex>

std::mutex Global;
std::shared_mutex Table;

void twice() {
  Global.lock();
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: 'Global' is locked again while this task holds it already: the task waits for itself; release it before [heddle-double-lock]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: it was locked here first
  Global.lock();
  Global.unlock();
  Global.unlock();
}

void twoGuards(std::mutex &M) {
  std::lock_guard<std::mutex> First(M);
  {
    // CHECK-NOTES: :[[@LINE+2]]:33: warning: 'M' is locked again while this task holds it already
    // CHECK-NOTES: :[[@LINE-3]]:31: note: it was locked here first
    std::lock_guard<std::mutex> Second(M);
  }
}

void owningGuard() {
  std::unique_lock<std::mutex> Lock(Global);
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: 'Global' is locked again while this task holds it already
  // CHECK-NOTES: :[[@LINE-2]]:32: note: it was locked here first
  Lock.lock();
}

void afterTry() {
  if (Global.try_lock()) {
    // CHECK-NOTES: :[[@LINE+2]]:5: warning: 'Global' is locked again while this task holds it already
    // CHECK-NOTES: :[[@LINE-2]]:7: note: it was locked here first
    Global.lock();
    Global.unlock();
  }
}

int upgrade(int Key) {
  std::shared_lock<std::shared_mutex> Read(Table);
  if (Key > 0)
    return Key;
  // CHECK-NOTES: :[[@LINE+2]]:39: warning: 'Table' is locked again while this task has it locked for reading: the task waits for itself; release it before
  // CHECK-NOTES: :[[@LINE-4]]:39: note: it was locked here first
  std::unique_lock<std::shared_mutex> Write(Table);
  return 0;
}

void readUnderWrite() {
  Table.lock();
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: 'Table' is locked again while this task has it locked for writing
  // CHECK-NOTES: :[[@LINE-2]]:3: note: it was locked here first
  Table.lock_shared();
  Table.unlock_shared();
  Table.unlock();
}

void bothAtOnce(std::mutex &M) {
  // CHECK-NOTES: :[[@LINE+1]]:44: warning: 'M' is to be locked twice at once: the task waits for itself; name each lock once
  std::scoped_lock<std::mutex, std::mutex> Both(M, M);
}

void lockBoth() {
  // CHECK-NOTES: :[[@LINE+1]]:3: warning: 'Global' is to be locked twice at once
  std::lock(Global, Global);
}

void throughPointer(std::mutex *P) {
  std::mutex *Same = P;
  P->lock();
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: '*P' is locked again while this task holds it already
  // CHECK-NOTES: :[[@LINE-2]]:3: note: it was locked here first
  Same->lock();
  Same->unlock();
}

int main() { twice(); }
