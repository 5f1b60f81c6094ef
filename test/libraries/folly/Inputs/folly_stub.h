// Declarations in the shape of folly's, which Debian does not package.
#pragma once
#include <functional>
#include <memory>
#include <utility>

namespace folly {
template <class Shared, class Policy> class LockedPtr {
public:
  ~LockedPtr();
  LockedPtr(LockedPtr &&);
  auto *operator->() const;
  typename Shared::DataType &operator*() const;
  void unlock();
  bool isNull() const;
};
struct LockPolicyExclusive {};
struct LockPolicyShared {};
class SharedMutexImpl {
public:
  void lock();
  void unlock();
  bool try_lock();
  void lock_shared();
  void unlock_shared();
};
using SharedMutex = SharedMutexImpl;
template <class T, class M = SharedMutex> class Synchronized {
public:
  using DataType = T;
  Synchronized();
  explicit Synchronized(T);
  LockedPtr<Synchronized, LockPolicyExclusive> wlock();
  LockedPtr<Synchronized, LockPolicyShared> rlock() const;
  template <class F> auto withWLock(F &&f) { return f(Data); }
  template <class F> auto withRLock(F &&f) const { return f(Data); }
  T copy() const;

private:
  T Data;
};
template <bool MayBlock = true> class Baton {
public:
  void post();
  void wait();
  bool try_wait();
  bool ready() const;
};
using Func = std::function<void()>;
class Executor {
public:
  virtual ~Executor();
  virtual void add(Func);
};
class ThreadPoolExecutor : public Executor {
public:
  void join();
  void stop();
};
class CPUThreadPoolExecutor : public ThreadPoolExecutor {
public:
  explicit CPUThreadPoolExecutor(unsigned N);
  void add(Func) override;
};
class ManualExecutor : public Executor {
public:
  void add(Func) override;
  unsigned run();
  unsigned drain();
};
template <class T> class MPMCQueue {
public:
  explicit MPMCQueue(unsigned);
  bool write(T);
  bool read(T &);
  void blockingWrite(T);
  void blockingRead(T &);
};
template <class T> class Future {
public:
  Future(Future &&);
  explicit Future(T);
  ~Future();
  T get() &&;
  Future &wait();
};
template <class F> Future<int> via(Executor *, F &&f) {
  return Future<int>(std::forward<F>(f)());
}
} // namespace folly
