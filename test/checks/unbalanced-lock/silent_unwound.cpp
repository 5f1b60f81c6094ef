// What an exception leaves behind has a destructor that gives the lock back.
// RUN: %check_heddle %s heddle-unbalanced-lock
// HEDDLE-SILENT
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <utility>
#define SCOPED __attribute__((scoped_lockable))
#define CAPABILITY(x) __attribute__((capability(x)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))

int *find(int);

// OK: a guard of one's own.
class Guard {
public:
  explicit Guard(std::mutex &M) : M(M) { M.lock(); }
  ~Guard() { M.unlock(); }

private:
  std::mutex &M;
};

// OK: ... that says what it does, by a member.
class CAPABILITY("mutex") Shared {
public:
  void lock() ACQUIRE() { M.lock(); }
  void unlock() RELEASE() { M.unlock(); }

private:
  std::shared_mutex M;
};
class SCOPED Exclusive {
public:
  explicit Exclusive(Shared &M) ACQUIRE(M) : Mine(M) { Mine.lock(); }
  ~Exclusive() RELEASE(Mine) { Mine.unlock(); }

private:
  Shared &Mine;
};

// OK: ... whose destructor is in another file.
class Elsewhere {
public:
  explicit Elsewhere(std::mutex &M) : M(M) { M.lock(); }
  ~Elsewhere();

private:
  std::mutex &M;
};

// OK: ... that is a part, or a base, of something.
struct Session : Guard {
  explicit Session(std::mutex &M) : Guard(M) {}
  int Number = 0;
};
struct Request {
  explicit Request(std::mutex &M) : Inner(M) {}
  Session Inner;
};

// OK: something that runs at the end of the scope.
template <class F> struct Finally {
  F Run;
  ~Finally() { Run(); }
};
template <class F> Finally<F> finally(F Run) { return {std::move(Run)}; }

struct Store {
  int *guarded(int N) {
    Guard G(Mutex);
    int *Found = find(N);
    if (!Found)
      throw std::runtime_error("none");
    return Found;
  }
  int *annotated(int N, bool Quiet) {
    Exclusive G(Lock);
    int *Found = find(N);
    if (!Found) {
      if (Quiet)
        return nullptr;
      throw std::runtime_error("none");
    }
    return Found;
  }
  int *elsewhere(int N) {
    Elsewhere G(Mutex);
    if (N < 0)
      throw std::runtime_error("negative");
    return find(N);
  }
  int *nested(int N) {
    for (int I = 0; I < N; ++I) {
      Request R(Mutex);
      if (I == 7)
        throw std::runtime_error("seven");
    }
    return find(N);
  }
  int *finally_(int N) {
    Mutex.lock();
    auto Done = finally([this] { Mutex.unlock(); });
    if (N < 0)
      throw std::runtime_error("negative");
    return find(N);
  }
  std::mutex Mutex;
  Shared Lock;
};

int *use(Store &S) {
  S.guarded(1);
  S.annotated(2, true);
  S.elsewhere(3);
  S.nested(4);
  return S.finally_(5);
}
