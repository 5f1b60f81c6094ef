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
    // OK: the guard releases
    return -1;
  if (V > 10)
    // OK: the guard releases
    throw std::runtime_error("too many");
  return V;
}

int everyPath(int V) {
  M.lock();
  if (V < 0) {
    M.unlock();
    // OK: released
    return -1;
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
    // OK: the same condition
    M.unlock();
}
void correlatedFlag(int V) {
  bool Locked = false;
  if (V > 3) {
    M.lock();
    Locked = true;
  }
  ++Hits;
  if (Locked)
    // OK: the flag says so
    M.unlock();
}
struct Options {
  bool Threads = false;
};
void correlatedField(const Options &O) {
  if (O.Threads)
    M.lock();
  ++Hits;
  if (!O.Threads)
    // OK: not taken then
    return;
  M.unlock();
}

bool tryIt() {
  if (!M.try_lock())
    // OK: not taken
    return false;
  ++Hits;
  M.unlock();
  return true;
}
void tryResult() {
  bool Got = M.try_lock();
  ++Hits;
  if (Got)
    // OK: only if it was taken
    M.unlock();
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
    // OK: not held then
    return;
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
    // OK: all of them
    P.Lock.unlock();
}

void lockBoth() {
  for (;;) {
    M.lock();
    if (N.try_lock())
      // OK: both are held, always
      return;
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
    // OK: the guard has it now
    return;
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
  // OK: the guard goes on holding it
  return L;
}

void withCondition(std::condition_variable &C) {
  std::unique_lock<std::mutex> L(M);
  while (Hits == 0)
    // OK: holds it again afterwards
    C.wait(L);
  L.unlock();
  // OK: the guard knows
  ++Hits;
}

void between() {
  M.lock();
  while (Hits < 3) {
    M.unlock();
    ++Hits;
    // OK: around the work
    M.lock();
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
      // OK: by its own methods
      return 0;
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
    // OK: tried
    W.unlock();
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
    // OK: released at the end of the scope
    return -1;
  return V;
}

// A guard of one's own that may have been moved from.
template <typename F> class Deferred {
public:
  explicit Deferred(F Run) : Run(Run) {}
  Deferred(Deferred &&Other) : Run(Other.Run) { Other.Valid = false; }
  ~Deferred() {
    if (Valid)
      Run();
  }

private:
  F Run;
  bool Valid = true;
};
int deferredUnlock(int V) {
  auto Shared = std::make_shared<std::mutex>();
  Shared->lock();
  Deferred Unlock([&] { Shared->unlock(); });
  if (V < 0)
    // OK: released at the end of the scope
    return -1;
  return V;
}

void dies(int V) {
  M.lock();
  if (V < 0)
    // OK: the program ends
    std::terminate();
  M.unlock();
}

int caught(int V) {
  M.lock();
  try {
    if (V < 0)
      throw V;
  } catch (int) {
    M.unlock();
    // OK: released where it is caught
    return -1;
  }
  M.unlock();
  return V;
}

void chosen(bool First) {
  std::mutex &Which = First ? M : N;
  Which.lock();
  ++Hits;
  // OK: one of them
  Which.unlock();
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
    // OK: the same case
    M.unlock();
    break;
  default:
    break;
  }
  return Hits;
}

#define WITH_LOCK(L)                                                           \
  for (bool Once = (L.lock(), true); Once; Once = false, L.unlock())
void macro() {
  // OK: locked for one round
  WITH_LOCK(M) { ++Hits; }
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
  deferredUnlock(1);
  caught(-1);
  chosen(true);
  switched(1);
  macro();
}
