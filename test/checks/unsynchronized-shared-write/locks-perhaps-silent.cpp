// RUN: %check_heddle %s heddle-*
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
// What is locked is called no lock: perhaps it has one. That excuses accesses,
// and is no reason to complain of anything else.
#include "Inputs/declared-locks.h"
#include <mutex>
#include <thread>

struct Account {
  std::recursive_mutex Mu;
  long Balance = 0;
};
void lock_account(Account *A) BODY(A->Mu.lock();)
void unlock_account(Account *A) BODY(A->Mu.unlock();)
void account_freeze(Account *A) BODY((void)A;)

class Page {
public:
  int Users = 0;
  std::mutex Mu;
};
class PageGuard {
public:
  explicit PageGuard(Page *P) BODY(At = P; At->Mu.lock();)
  ~PageGuard() BODY(At->Mu.unlock();)

private:
  Page *At;
};
class Value {
public:
  int Count = 0;
};
class ValueHolder {
public:
  explicit ValueHolder(Value &V) BODY(At = &V;)
  ~ValueHolder() BODY(At->Count += 0;)

private:
  Value *At;
};
class Door {
public:
  void lock() BODY(Mu.lock();)
  void unlock() BODY(Mu.unlock();)

private:
  std::recursive_mutex Mu;
};

struct irq_spinlock { std::mutex Mu; };
unsigned long spin_lock_irqsave(irq_spinlock *L) BODY(L->Mu.lock(); return 0;)
void spin_unlock_irqrestore(irq_spinlock *L, unsigned long F) BODY((void)F; L->Mu.unlock();)
struct UnLockable { std::mutex Mu; };
void Mutex_Lock(UnLockable *L) BODY(L->Mu.lock();)
void Mutex_UnLock(UnLockable *L) BODY(L->Mu.unlock();)

Account Shared;
Page Front;
Door Entry;
irq_spinlock Spin;
UnLockable Odd;
int Visitors, Interrupts, Odds;

void use() {
  // OK: perhaps the account has a lock
  lock_account(&Shared);
  ++Shared.Balance;
  unlock_account(&Shared);
  {
    // OK: perhaps the page is locked
    PageGuard G(&Front);
    ++Front.Users;
  }
  // OK: a door that is locked
  Entry.lock();
  ++Visitors;
  Entry.unlock();
  // OK: what is saved is restored
  unsigned long Flags = spin_lock_irqsave(&Spin);
  ++Interrupts;
  spin_unlock_irqrestore(&Spin, Flags);
  // OK: two words of one
  Mutex_Lock(&Odd);
  ++Odds;
  Mutex_UnLock(&Odd);
}

// OK: this is no lock that somebody forgets to give back
void closeForEver(Account *A) { lock_account(A); }
void open(Account *A) {
  // OK: nor one that is given back without being held
  unlock_account(A);
}
// OK: nor one under which nobody may wait
void settle(Account *A, std::thread &Worker) {
  lock_account(A);
  Worker.join();
  unlock_account(A);
}
// OK: the name of a thing that holds a value, for a moment
void touch(Value &V) { ValueHolder{V}; }
void shut(Door &D, Door &E) {
  // OK: doors have no order
  D.lock();
  E.lock();
}
void shutOther(Door &D, Door &E) {
  E.lock();
  D.lock();
}

int main() {
  std::thread A(use), B(use);
  A.join();
  B.join();
}
