// RUN: %check_heddle %s heddle-unnamed-guard
// HEDDLE-SILENT
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>
#include <vector>

std::mutex M, N;
std::condition_variable Changed;
int Shared;
bool Ready;

void named() {
  // OK: has a name
  std::lock_guard<std::mutex> Hold(M);
  ++Shared;
}
void namedScoped() {
  // OK: has a name
  std::scoped_lock Hold(M, N);
  ++Shared;
}
void emptySection() {
  // OK: waits for others to leave their sections
  { std::lock_guard<std::mutex> Hold(M); }
  Changed.notify_all();
}
void emptySectionUnnamed() {
  // OK: nothing follows in the block; the same without a name
  { std::lock_guard<std::mutex>{M}; }
  Changed.notify_all();
}
void barrierBeforeNotify() {
  Ready = true;
  // OK: only the notification follows, which needs no lock
  std::unique_lock<std::mutex>{M};
  Changed.notify_all();
}
class Drained {
public:
  // OK: nothing follows, the destructor waits for the last user
  ~Drained() { std::lock_guard<std::mutex>{Mu}; }

private:
  std::mutex Mu;
};
void unlocksAnotherWay() {
  M.lock();
  ++Shared;
  // OK: takes over the lock in order to release it
  std::lock_guard<std::mutex>(M, std::adopt_lock);
  Shared = 0;
}
void releasesEarly() {
  std::unique_lock<std::mutex> Hold(M);
  ++Shared;
  // OK: moved from, in order to be released here
  std::unique_lock<std::mutex>(std::move(Hold));
  Shared = 0;
}
void unlockedAtOnce() {
  // OK: not a whole statement
  std::unique_lock<std::mutex>(M).unlock();
  Shared = 0;
}
int work();
void comma() {
  // OK: the guard lives until the end of the full expression
  std::lock_guard<std::mutex>{M}, work();
  Shared = 0;
}
struct Locked {
  explicit Locked(std::mutex &Mu) : Hold(Mu) {}
  int *operator->() { return &Shared; }
  std::unique_lock<std::mutex> Hold;
};
void useGuard(const std::unique_lock<std::mutex> &Hold);
void argument() {
  // OK: an argument lives as long as the call
  useGuard(std::unique_lock<std::mutex>(M));
  Shared = 0;
}
void extended() {
  // OK: the reference keeps it alive
  auto &&Hold = std::unique_lock<std::mutex>(M);
  const auto &Other = std::unique_lock<std::mutex>(N);
  ++Shared;
}
std::unique_lock<std::mutex> returned() {
  // OK: the caller holds it
  return std::unique_lock<std::mutex>(M);
}
void keptInOptional(bool Need) {
  // OK: locked later, maybe
  std::optional<std::unique_lock<std::mutex>> Hold;
  if (Need)
    Hold.emplace(M);
  ++Shared;
}
void assignedLater(bool Need) {
  // OK: locked by assignment
  std::unique_lock<std::mutex> Hold;
  if (Need)
    Hold = std::unique_lock<std::mutex>(M);
  ++Shared;
}
void deferredThenLocked() {
  // OK: locked together
  std::unique_lock<std::mutex> A(M, std::defer_lock), B(N, std::defer_lock);
  std::lock(A, B);
  ++Shared;
}
void triedLater() {
  // OK: tried
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  if (Hold.try_lock())
    ++Shared;
}
void swapped(std::unique_lock<std::mutex> &Theirs) {
  // OK: gets its lock from another guard
  std::unique_lock<std::mutex> Hold;
  Hold.swap(Theirs);
  ++Shared;
}
void inLambda() {
  // OK: locked in the closure
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  auto Begin = [&] { Hold.lock(); };
  Begin();
  ++Shared;
}
void hidesButLocks() {
  // OK: a name that hides the lock, but the guard gets a lock
  struct Box {
    std::mutex M;
    void fill(std::mutex &Other) {
      std::unique_lock<std::mutex> M;
      M = std::unique_lock<std::mutex>(Other);
      ++Shared;
    }
  } B;
  B.fill(N);
}
class Tracer {
public:
  explicit Tracer(const char *);
  ~Tracer();
};
void noGuard() {
  // OK: another kind of temporary
  Tracer{"begin"};
  ++Shared;
}
class Registration {
public:
  explicit Registration(std::mutex &Mu) { std::lock_guard<std::mutex> Hold(Mu); }
  ~Registration() { std::lock_guard<std::mutex> Hold(M); }
};
void locksAndUnlocks() {
  // OK: the lock is not held between construction and destruction
  Registration{N};
  ++Shared;
}
template <bool Safe> void maybeLocked() {
  // OK: locked in another instance
  std::unique_lock<std::mutex> Hold;
  if constexpr (Safe)
    Hold = std::unique_lock<std::mutex>(M);
  ++Shared;
}
template void maybeLocked<false>();
template void maybeLocked<true>();
int locksInside(int Value) {
  // OK: a function that locks by itself and returns something else
  work();
  return Value;
}
class Gil {
public:
  Gil() { M.lock(); }
  ~Gil() { M.unlock(); }
};
void ownDefault() {
  // OK: locks what it knows
  Gil Hold;
  ++Shared;
}
void vectorOfGuards(std::vector<std::mutex> &All) {
  // OK: filled later
  std::vector<std::unique_lock<std::mutex>> Guards;
  for (std::mutex &Each : All)
    Guards.emplace_back(Each);
  ++Shared;
}
