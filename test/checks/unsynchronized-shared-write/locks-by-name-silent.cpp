// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-unbalanced-lock,heddle-inconsistent-locking
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include "Inputs/declared-locks.h"
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::recursive_mutex Behind;

// A lock whose taking is declared, and whose giving back can be read.
class CountedMutex {
public:
  void Lock() BODY(Inner.lock(); ++Count;)
  void Unlock() { Inner.unlock(); }

private:
  std::recursive_mutex Inner;
  int Count = 0;
};
class CountedLock {
public:
  explicit CountedLock(CountedMutex *M) : M(M) { M->Lock(); }
  ~CountedLock() { M->Unlock(); }

private:
  CountedMutex *const M;
};
class RWLock {
public:
  void ReadLock() BODY(Inner.lock_shared();)
  void ReadUnlock() BODY(Inner.unlock_shared();)
  void WriteLock() BODY(Inner.lock();)
  void WriteUnlock() BODY(Inner.unlock();)

private:
  std::shared_mutex Inner;
};
class CriticalSection {
public:
  void Enter() BODY(Inner.lock();)
  void Leave() BODY(Inner.unlock();)
  bool TryEnter() BODY(return Inner.try_lock();)

private:
  std::mutex Inner;
};
class SectionGuard {
public:
  explicit SectionGuard(CriticalSection &S) BODY(At = &S; At->Enter();)
  ~SectionGuard() BODY(At->Leave();)

private:
  CriticalSection *At;
};
void enter_critical() BODY(Behind.lock();)
void leave_critical() BODY(Behind.unlock();)
struct spin { std::mutex m; };
void spin_acquire_lock(spin *s) BODY(s->m.lock();)
void spin_release_lock(spin *s) BODY(s->m.unlock();)
void lock_table(int id) BODY((void)id; Behind.lock();)
void unlock_table(int id) BODY((void)id; Behind.unlock();)

template <class F> void twice(F Run) {
  std::thread A(Run), B(Run);
  A.join();
  B.join();
}

class Store {
public:
  Store() : Worker([this] { run(); }) {}
  ~Store() {
    {
      CountedLock L(&Mu);
      Running = false;
    }
    Worker.join();
  }
  void put() {
    CountedLock L(&Mu);
    // OK: the guard's constructor calls a lock that is only declared
    ++Size;
  }

private:
  void run() {
    for (;;) {
      CountedLock L(&Mu);
      if (!Running)
        break;
      // OK: the same lock
      --Size;
    }
  }
  CountedMutex Mu;
  bool Running = true;
  int Size = 0;
  std::thread Worker;
};

CountedMutex Mu;
RWLock Rw;
CriticalSection Section;
spin Spin;
int A, B, C, D, E, F, G;
int again() {
  CountedLock L(&Mu);
  return A;
}
void all() {
  // OK: who says that the holder may not take it again?
  Mu.Lock();
  A += again() ? 1 : 2;
  Mu.Unlock();
  // OK: a pair of methods with the mode in their names
  Rw.ReadLock();
  int Seen = B;
  Rw.ReadUnlock();
  Rw.WriteLock();
  B = Seen + 1;
  Rw.WriteUnlock();
  {
    // OK: a guard whose constructor is only declared
    SectionGuard L(Section);
    ++C;
  }
  // OK: held if it says so
  if (Section.TryEnter()) {
    ++C;
    Section.Leave();
  }
  // OK: a lock without any object
  enter_critical();
  ++D;
  leave_critical();
  // OK: functions with the object as argument
  spin_acquire_lock(&Spin);
  ++E;
  spin_release_lock(&Spin);
  // OK: perhaps the same lock
  lock_table(7);
  ++F;
  unlock_table(7);
}

int main() {
  twice(+[] { all(); });
  std::thread T1(all), T2(all);
  T1.join();
  T2.join();
  Store S;
  for (int I = 0; I < 1000; ++I)
    S.put();
}
