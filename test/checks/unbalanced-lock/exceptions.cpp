// What a function throws leaves its callers' locks held, unless a guard holds
// them.
// RUN: %check_heddle %s heddle-unbalanced-lock
#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

static long parse(const std::string &text) {
  if (text.empty())
    throw std::runtime_error("nothing to parse");
  return static_cast<long>(text.size());
}
static long twice(const std::string &text) { return 2 * parse(text); }
static long checked(const std::string &text) noexcept {
  try {
    return parse(text);
  } catch (const std::exception &) {
    return 0;
  }
}

class SpinLock {
public:
  void lock() noexcept {
    while (busy.test_and_set(std::memory_order_acquire))
      ;
  }
  void unlock() noexcept { busy.clear(std::memory_order_release); }

private:
  std::atomic_flag busy = ATOMIC_FLAG_INIT;
};

template <class Lock> class Settings {
public:
  void set(const std::string &key, const std::string &text) {
    lock.lock();
    values[key] = parse(text);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: an exception that comes from here leaves 'lock' held, although other paths release it; use a guard that releases it
    lock.unlock();
  }
  void through(const std::string &key, const std::string &text) {
    lock.lock();
    long value = twice(text);
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: an exception that comes from here leaves 'lock' held
    values[key] = value;
    lock.unlock();
  }
  void before(const std::string &key, const std::string &text) {
    long value = parse(text); // OK: nothing is held yet
    lock.lock();
    values[key] = value;
    lock.unlock();
    parse(text); // OK: nothing is held any more
  }
  void guarded(const std::string &key, const std::string &text) {
    std::lock_guard<Lock> guard(lock);
    values[key] = parse(text); // OK: the guard releases it
  }
  void harmless(const std::string &key, const std::string &text) {
    lock.lock();
    values[key] = checked(text); // OK: nothing comes out of it
    lock.unlock();
  }
  void caught(const std::string &key, const std::string &text) {
    lock.lock();
    try {
      values[key] = parse(text); // OK: the handler goes on
    } catch (const std::exception &) {
      values.erase(key);
    }
    lock.unlock();
  }
  void rethrown(const std::string &key, const std::string &text) {
    lock.lock();
    try {
      values[key] = parse(text); // OK: released on the way
    } catch (...) {
      lock.unlock();
      throw;
    }
    lock.unlock();
  }

private:
  Lock lock;
  std::map<std::string, long> values;
};

static std::mutex global;
static long sum;
void add(const std::string &text) {
  std::unique_lock<std::mutex> guard(global, std::defer_lock);
  guard.lock();
  sum += parse(text); // OK: the guard releases it
  guard.unlock();
  global.lock();
  sum += parse(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: an exception that comes from here leaves 'global' held
  global.unlock();
}

void use(Settings<std::mutex> &a, Settings<SpinLock> &b) {
  try {
    a.set("a", "1");
    b.set("b", "2");
    a.through("c", "3");
    a.before("d", "4");
    a.guarded("e", "5");
    a.harmless("f", "6");
    a.caught("g", "7");
    a.rethrown("h", "8");
    add("9");
  } catch (const std::exception &) {
  }
}
