// Guards that are arguments, and what is made of them.
// RUN: %check_heddle %s heddle-double-lock,heddle-unbalanced-lock,heddle-unsynchronized-shared-write
// HEDDLE-SILENT
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

using Guard = std::unique_lock<std::mutex>;

struct Account {
  std::mutex M;
  long Balance = 0, Uses = 0, Marks = 0;
};

class PairLock {
public:
  PairLock(Guard First, Guard Second)
      : First(std::move(First)), Second(std::move(Second)) {}
  PairLock(PairLock &&) = default;

private:
  Guard First, Second;
};

static PairLock lockBoth(Account &A, Account &B) {
  Account *Low = &A, *High = &B;
  if (std::less<Account *>()(High, Low))
    std::swap(Low, High);
  Guard First(Low->M);
  Guard Second;
  if (Low != High)
    Second = Guard(High->M); // OK: it had none before
  return PairLock(std::move(First), std::move(Second));
}

static Guard lockLower(Account &A, Account &B) {
  Account *Low = &A;
  if (&B < &A)
    Low = &B;
  Guard First(Low->M);
  return First; // OK: some lock goes along
}

static void useWith(Account &A, Guard Held) {
  ++A.Uses; // OK: the argument has the lock
  Held.unlock();
}

// Releases for a while what somebody else has.
template <class Lock> class Unlocked {
public:
  explicit Unlocked(Lock &L) : L(L) { L.unlock(); }
  ~Unlocked() { L.lock(); } // OK: of a guard, which knows what it has
  Unlocked(const Unlocked &) = delete;

private:
  Lock &L;
};

class Access {
public:
  explicit Access(Account &A) : A(&A), Held(A.M) {}
  Account *operator->() const { return A; }
  void leave() {
    A = nullptr;
    Held.unlock(); // OK: it was locked by the constructor
  }

private:
  Account *A;
  Guard Held;
};

static Account X, Y;

static void work() {
  for (int I = 0; I < 1000; ++I) {
    {
      auto Both = lockBoth(X, Y);
      ++X.Balance; // OK: both are locked
      --Y.Balance;
    }
    {
      auto Lower = lockLower(X, X);
    }
    Guard Mine(X.M);
    useWith(X, std::move(Mine)); // OK: and is given away
    Guard Again(Y.M);
    ++Y.Uses; // OK: before and after
    {
      Unlocked<Guard> For(Again);
    }
    ++Y.Uses;
    Again.unlock();
    Access To(X);
    ++To->Marks; // OK: the object has the lock
    To.leave();
  }
}

int main() {
  std::thread A(work), B(work);
  A.join();
  B.join();
  return X.Uses ? 0 : 1;
}
