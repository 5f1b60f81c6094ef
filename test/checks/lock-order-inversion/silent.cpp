// RUN: %check_heddle %s heddle-lock-order-inversion
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>

std::mutex A, B, C, D, E, F, Gate;
std::shared_mutex S, T;
int X;

void sameOrder() {
  std::lock_guard<std::mutex> L(A);
  std::lock_guard<std::mutex> M(B);
}
void sameOrderToo() {
  std::lock_guard<std::mutex> L(A);
  // OK: the same order
  std::lock_guard<std::mutex> M(B);
}

void atOnce() {
  std::scoped_lock Both(A, C);
}
void atOnceToo() {
  // OK: neither waits while it holds one
  std::scoped_lock Both(C, A);
}
void lockFunction() {
  std::unique_lock<std::mutex> L(C, std::defer_lock), M(A, std::defer_lock);
  // OK: the same
  std::lock(L, M);
}

void gated() {
  std::lock_guard<std::mutex> G(Gate);
  std::lock_guard<std::mutex> L(C);
  std::lock_guard<std::mutex> M(D);
}
void gatedToo() {
  std::lock_guard<std::mutex> G(Gate);
  std::lock_guard<std::mutex> L(D);
  // OK: one at a time
  std::lock_guard<std::mutex> M(C);
}

void backsOff() {
  for (;;) {
    std::lock_guard<std::mutex> L(B);
    std::unique_lock<std::mutex> M(A, std::try_to_lock);
    if (M)
      // OK: does not wait
      return;
  }
}

void readers() {
  std::shared_lock<std::shared_mutex> L(S);
  std::shared_lock<std::shared_mutex> M(T);
}
void readersToo() {
  std::shared_lock<std::shared_mutex> L(T);
  // OK: readers do not wait
  std::shared_lock<std::shared_mutex> M(S);
}

struct Account {
  std::mutex Lock;
  int Id = 0, Balance = 0;
};
void byAddress(Account &From, Account &To) {
  if (&From < &To) {
    From.Lock.lock();
    To.Lock.lock();
  } else {
    To.Lock.lock();
    // OK: one order for all
    From.Lock.lock();
  }
  --From.Balance;
  ++To.Balance;
  From.Lock.unlock();
  To.Lock.unlock();
}
void byId(Account *From, Account *To) {
  if (From->Id > To->Id)
    std::swap(From, To);
  std::lock_guard<std::mutex> L(From->Lock);
  // OK: one order for all
  std::lock_guard<std::mutex> M(To->Lock);
}
void byLess(Account *From, Account *To) {
  Account *P = From, *Q = To;
  if (std::less<Account *>()(Q, P))
    std::swap(P, Q);
  std::lock_guard<std::mutex> L(P->Lock);
  // OK: one order for all
  std::lock_guard<std::mutex> M(Q->Lock);
}
void together(Account &From, Account &To) {
  // OK: both at once
  std::scoped_lock Both(From.Lock, To.Lock);
}

struct Tree {
  std::mutex Lock;
  Tree *Left = nullptr;
};
void down(Tree *Parent, Tree *Child) {
  std::lock_guard<std::mutex> L(Parent->Lock);
  // OK: from the root to the leaves
  std::lock_guard<std::mutex> M(Child->Lock);
}
void step(Tree *P) {
  std::lock_guard<std::mutex> L(P->Lock);
  if (P->Left)
    // OK: the same
    std::lock_guard<std::mutex> M(P->Left->Lock);
}

// One task alone, before any other starts.
void alone() {
  { std::lock_guard<std::mutex> L(E); std::lock_guard<std::mutex> M(F); }
  // OK: nobody else runs
  { std::lock_guard<std::mutex> L(F); std::lock_guard<std::mutex> M(E); }
}

void released() {
  A.lock();
  A.unlock();
  // OK: the first is not held any more
  B.lock();
  B.unlock();
}
void releasedToo() {
  B.lock();
  B.unlock();
  A.lock();
  A.unlock();
}

int main() {
  std::thread R(sameOrder), Q(sameOrderToo);
  R.join();
  Q.join();
  atOnce();
  atOnceToo();
  lockFunction();
  gated(); // the detector knows no gates
  backsOff();
  readers();
  Account P, O;
  byAddress(P, O);
  byAddress(O, P);
  Tree Z;
  step(&Z);
  released();
  releasedToo();
}
