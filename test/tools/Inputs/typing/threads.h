// As much of the standard library as the programs of this folder need: every
// prefix of each is analysed, so reading it must take no time.
#pragma once

namespace std {

class thread {
public:
  thread() noexcept;
  template <typename Body, typename... Arguments>
  explicit thread(Body &&, Arguments &&...) {}
  thread(thread &&) noexcept;
  thread &operator=(thread &&) noexcept;
  ~thread();
  void join();
  void detach();
  bool joinable() const noexcept;
};

class mutex {
public:
  void lock();
  void unlock();
  bool try_lock();
};

template <typename Mutex> class lock_guard {
public:
  explicit lock_guard(Mutex &);
  ~lock_guard();
};

template <typename Mutex> class unique_lock {
public:
  explicit unique_lock(Mutex &);
  ~unique_lock();
  void lock();
  void unlock();
};

class condition_variable {
public:
  void wait(unique_lock<mutex> &);
  template <typename Predicate> void wait(unique_lock<mutex> &, Predicate) {}
  void notify_one() noexcept;
  void notify_all() noexcept;
};

template <typename T> class atomic {
public:
  atomic(T) noexcept;
  T load() const noexcept;
  void store(T) noexcept;
  T operator++() noexcept;
  operator T() const noexcept;
};

template <typename T> class vector {
public:
  T *begin();
  T *end();
  void push_back(T);
  template <typename... Arguments> T &emplace_back(Arguments &&...) {
    return *begin();
  }
  T &operator[](unsigned long);
};

} // namespace std
