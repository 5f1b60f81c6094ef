// RUN: %check_heddle %s heddle-unbalanced-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <condition_variable>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <thread>
#include <vector>

std::mutex M, N;
int Hits;

int guarded(int V) {
  std::lock_guard<std::mutex> L(M);
  if (V < 0)
    return -1; // OK: the guard releases
  if (V > 10)
    throw std::runtime_error("too many"); // OK: the guard releases
  return V;
}

int everyPath(int V) {
  M.lock();
  if (V < 0) {
    M.unlock();
    return -1; // OK: released
  }
  M.unlock();
  return V;
}

// OK: takes the lock for its caller
void enter() { M.lock(); }
// OK: releases its caller's lock
void leave() { M.unlock(); }

void correlated(bool Need) {
  if (Need)
    M.lock();
  ++Hits;
  if (Need)
    M.unlock(); // OK: the same condition
}
void correlatedFlag(int V) {
  bool Locked = false;
  if (V > 3) {
    M.lock();
    Locked = true;
  }
  ++Hits;
  if (Locked)
    M.unlock(); // OK: the flag says so
}
struct Options {
  bool Threads = false;
};
void correlatedField(const Options &O) {
  if (O.Threads)
    M.lock();
  ++Hits;
  if (!O.Threads)
    return; // OK: not taken then
  M.unlock();
}

bool tryIt() {
  if (!M.try_lock())
    return false; // OK: not taken
  ++Hits;
  M.unlock();
  return true;
}
void tryResult() {
  bool Got = M.try_lock();
  ++Hits;
  if (Got)
    M.unlock(); // OK: only if it was taken
}

// OK: the result says whether it is held
bool begin(int V) {
  M.lock();
  if (V < 0) {
    M.unlock();
    return false;
  }
  return true;
}
void end() { M.unlock(); }
void useBegin(int V) {
  if (!begin(V))
    return; // OK: not held then
  ++Hits;
  end();
}

struct Node {
  std::mutex Lock;
  Node *Next = nullptr;
  int Value = 0;
};
// OK: what is returned is locked
Node *find(Node *P, int V) {
  P->Lock.lock();
  while (P) {
    if (P->Value == V)
      return P;
    Node *Next = P->Next;
    if (Next)
      Next->Lock.lock();
    P->Lock.unlock();
    P = Next;
  }
  return nullptr;
}
void all(std::vector<Node> &Nodes) {
  for (Node &P : Nodes)
    P.Lock.lock();
  ++Hits;
  for (Node &P : Nodes)
    P.Lock.unlock(); // OK: all of them
}

void lockBoth() {
  for (;;) {
    M.lock();
    if (N.try_lock())
      return; // OK: both are held, always
    M.unlock();
  }
}
void unlockBoth() {
  N.unlock();
  M.unlock();
}

void adopted() {
  M.lock();
  std::lock_guard<std::mutex> L(M, std::adopt_lock);
  if (Hits > 3)
    return; // OK: the guard has it now
  ++Hits;
}
// OK: the guard forgets it, the caller has it
void forgotten() {
  std::unique_lock<std::mutex> L(M);
  L.release();
}
std::unique_lock<std::mutex> handOut(bool Really) {
  std::unique_lock<std::mutex> L(M);
  if (!Really)
    L.unlock();
  return L; // OK: the guard goes on holding it
}

void withCondition(std::condition_variable &C) {
  std::unique_lock<std::mutex> L(M);
  while (Hits == 0)
    C.wait(L); // OK: holds it again afterwards
  L.unlock();
  ++Hits; // OK: the guard knows
}

void between() {
  M.lock();
  while (Hits < 3) {
    M.unlock();
    ++Hits;
    M.lock(); // OK: around the work
  }
  M.unlock();
}

// OK: works without the lock for a while
void dropped() {
  M.unlock();
  ++Hits;
  M.lock();
}

class Wrapper {
public:
  void lock() { M.lock(); }
  void unlock() { M.unlock(); }
  bool try_lock() { return M.try_lock(); }
  int get() {
    lock();
    if (Value == 0) {
      unlock();
      return 0; // OK: by its own methods
    }
    int Result = Value;
    unlock();
    return Result;
  }

private:
  std::mutex M;
  int Value = 1;
};
void wrapped(Wrapper &W) {
  if (W.try_lock()) {
    ++Hits;
    W.unlock(); // OK: tried
  }
}

template <typename F> struct Finally {
  F Run;
  ~Finally() { Run(); }
};
template <typename F> Finally(F) -> Finally<F>;
int finally(int V) {
  M.lock();
  Finally Unlock{[] { M.unlock(); }};
  if (V < 0)
    return -1; // OK: released at the end of the scope
  return V;
}

void dies(int V) {
  M.lock();
  if (V < 0)
    std::terminate(); // OK: the program ends
  M.unlock();
}

int caught(int V) {
  M.lock();
  try {
    if (V < 0)
      throw V;
  } catch (int) {
    M.unlock();
    return -1; // OK: released where it is caught
  }
  M.unlock();
  return V;
}

void chosen(bool First) {
  std::mutex &Which = First ? M : N;
  Which.lock();
  ++Hits;
  Which.unlock(); // OK: one of them
}

int switched(int Kind) {
  switch (Kind) {
  case 1:
    M.lock();
    break;
  default:
    break;
  }
  ++Hits;
  switch (Kind) {
  case 1:
    M.unlock(); // OK: the same case
    break;
  default:
    break;
  }
  return Hits;
}

#define WITH_LOCK(L)                                                           \
  for (bool Once = (L.lock(), true); Once; Once = false, L.unlock())
void macro() {
  WITH_LOCK(M) { ++Hits; } // OK: locked for one round
}

int main() {
  guarded(1);
  everyPath(-1);
  enter();
  leave();
  correlated(true);
  correlatedFlag(5);
  correlatedField({});
  tryIt();
  useBegin(1);
  Node A;
  if (find(&A, 0))
    A.Lock.unlock();
  lockBoth();
  unlockBoth();
  adopted();
  handOut(true);
  M.lock();
  dropped();
  M.unlock();
  Wrapper W;
  W.get();
  finally(1);
  caught(-1);
  chosen(true);
  switched(1);
  macro();
}
