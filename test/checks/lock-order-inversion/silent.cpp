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
  std::lock_guard<std::mutex> M(B); // OK: the same order
}

void atOnce() {
  std::scoped_lock Both(A, C);
}
void atOnceToo() {
  std::scoped_lock Both(C, A); // OK: neither waits while it holds one
}
void lockFunction() {
  std::unique_lock<std::mutex> L(C, std::defer_lock), M(A, std::defer_lock);
  std::lock(L, M); // OK: the same
}

void gated() {
  std::lock_guard<std::mutex> G(Gate);
  std::lock_guard<std::mutex> L(C);
  std::lock_guard<std::mutex> M(D);
}
void gatedToo() {
  std::lock_guard<std::mutex> G(Gate);
  std::lock_guard<std::mutex> L(D);
  std::lock_guard<std::mutex> M(C); // OK: one at a time
}

void backsOff() {
  for (;;) {
    std::lock_guard<std::mutex> L(B);
    std::unique_lock<std::mutex> M(A, std::try_to_lock);
    if (M)
      return; // OK: does not wait
  }
}

void readers() {
  std::shared_lock<std::shared_mutex> L(S);
  std::shared_lock<std::shared_mutex> M(T);
}
void readersToo() {
  std::shared_lock<std::shared_mutex> L(T);
  std::shared_lock<std::shared_mutex> M(S); // OK: readers do not wait
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
    From.Lock.lock(); // OK: one order for all
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
  std::lock_guard<std::mutex> M(To->Lock); // OK: one order for all
}
void byLess(Account *From, Account *To) {
  Account *P = From, *Q = To;
  if (std::less<Account *>()(Q, P))
    std::swap(P, Q);
  std::lock_guard<std::mutex> L(P->Lock);
  std::lock_guard<std::mutex> M(Q->Lock); // OK: one order for all
}
void together(Account &From, Account &To) {
  std::scoped_lock Both(From.Lock, To.Lock); // OK: both at once
}

struct Tree {
  std::mutex Lock;
  Tree *Left = nullptr;
};
void down(Tree *Parent, Tree *Child) {
  std::lock_guard<std::mutex> L(Parent->Lock);
  std::lock_guard<std::mutex> M(Child->Lock); // OK: from the root to the leaves
}
void step(Tree *P) {
  std::lock_guard<std::mutex> L(P->Lock);
  if (P->Left)
    std::lock_guard<std::mutex> M(P->Left->Lock); // OK: the same
}

// One task alone, before any other starts.
void alone() {
  { std::lock_guard<std::mutex> L(E); std::lock_guard<std::mutex> M(F); }
  { std::lock_guard<std::mutex> L(F); std::lock_guard<std::mutex> M(E); } // OK
}

void released() {
  A.lock();
  A.unlock();
  B.lock(); // OK: the first is not held any more
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
  gated();
  gatedToo();
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
