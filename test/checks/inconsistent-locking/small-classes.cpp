// RUN: %check_heddle %s heddle-inconsistent-locking
#include <map>
#include <mutex>
#include <string>
#include <vector>

// A lock that is there for one thing only: one of two functions forgets it.
class Counted {
public:
  void ref() {
    std::lock_guard<std::mutex> g(refsMutex);
    ++refs;
  }
  bool unref() {
    --refs;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'refs' is written here without 'refsMutex', which is held by 1 of 2 functions
    return true;
  }

private:
  std::mutex refsMutex;
  int refs = 0;
};

// Each value has a setter and a getter; all but one hold the lock.
class Config {
public:
  void setPath(const std::string &p) {
    std::lock_guard<std::mutex> g(mu);
    path = p;
  }
  std::string getPath() const {
    return path;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'path' is read here without 'mu', which is held by 1 of 2 functions
  }
  void setRetries(int n) {
    std::lock_guard<std::mutex> g(mu);
    retries = n;
  }
  int getRetries() const {
    std::lock_guard<std::mutex> g(mu);
    return retries;
  }

private:
  mutable std::mutex mu;
  std::string path;
  int retries = 0;
};

// Two of three, and one of them writes.
class Cache {
public:
  void put(int k, int v) {
    std::lock_guard<std::mutex> g(mu);
    values[k] = v;
  }
  bool has(int k) const {
    std::lock_guard<std::mutex> g(mu);
    return values.count(k) != 0;
  }
  size_t size() const {
    return values.size();
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'values' is read here without 'mu', which is held by 2 of 3 functions
  }

private:
  mutable std::mutex mu;
  std::map<int, int> values;
};

// The copy of the whole reads what others write in parts.
struct Numbers {
  long hits = 0, misses = 0;
};
class Stats {
public:
  void hit() {
    std::lock_guard<std::mutex> g(mu);
    ++numbers.hits;
  }
  void miss() {
    std::lock_guard<std::mutex> g(mu);
    ++numbers.misses;
  }
  Numbers get() const {
    return numbers;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'numbers' is read here without 'mu', which is held by 2 of 3 functions
  }

private:
  mutable std::mutex mu;
  Numbers numbers;
};

// The elements of a container are its own.
struct Usage {
  long count = 0, bytes = 0;
};
class Tracked {
public:
  void allocate(int kind, long size) {
    std::lock_guard<std::mutex> g(mu);
    Usage &u = by[kind];
    ++u.count;
    u.bytes += size;
  }
  void release(int kind, long size) {
    std::lock_guard<std::mutex> g(mu);
    Usage &u = by[kind];
    --u.count;
    u.bytes -= size;
  }
  void reset(int kind) {
    by[kind].count = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'count' is written here without 'mu', which is held by 2 of 3 functions
  }

private:
  std::mutex mu;
  Usage by[4];
};

// Members of a class that is not known: their calls are uses.
class Journal {
public:
  void append(int v);
  void truncate();
  int length() const;

private:
  int data[8];
};
class Writer {
public:
  void write(int v) {
    std::lock_guard<std::mutex> g(mu);
    journal.append(v);
  }
  void cut() {
    std::lock_guard<std::mutex> g(mu);
    journal.truncate();
  }
  int length() {
    std::lock_guard<std::mutex> g(mu);
    return journal.length();
  }
  void clear() {
    journal.truncate();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'journal' is used here without 'mu', which is held by 3 of 4 functions
  }

private:
  std::mutex mu;
  Journal journal;
};

// A lock class of one's own, with its guard.
class SpinMutex {
public:
  void lock() { m.lock(); }
  void unlock() { m.unlock(); }

private:
  std::mutex m;
};
class SpinGuard {
public:
  explicit SpinGuard(SpinMutex &m) : m(m) { m.lock(); }
  ~SpinGuard() { m.unlock(); }

private:
  SpinMutex &m;
};
class Spun {
public:
  void inc() {
    SpinGuard g(mu);
    ++n;
  }
  void dec() {
    SpinGuard g(mu);
    --n;
  }
  int get() const {
    return n;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'n' is read here without 'mu', which is held by 2 of 3 functions
  }

private:
  SpinMutex mu;
  int n = 0;
};

// Two ways to ask the same question are one function that forgets the lock.
class Mailbox {
public:
  void put(int v) {
    std::lock_guard<std::mutex> g(mu);
    letters.push_back(v);
  }
  int take() {
    std::lock_guard<std::mutex> g(mu);
    int v = letters.back();
    letters.pop_back();
    return v;
  }
  void clear() {
    std::lock_guard<std::mutex> g(mu);
    letters.clear();
  }
  std::size_t size() const {
    return letters.size();
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'letters' is read here without 'mu', which is held by 3 of 5 functions
  }
  bool empty() const {
    return letters.empty();
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'letters' is read here without 'mu', which is held by 3 of 5 functions
  }

private:
  mutable std::mutex mu;
  std::vector<int> letters;
};

// More than questions: it is up to the callers.
class Scratch {
public:
  void put(int v) {
    std::lock_guard<std::mutex> g(mu);
    letters.push_back(v);
  }
  int take() {
    std::lock_guard<std::mutex> g(mu);
    int v = letters.back();
    letters.pop_back();
    return v;
  }
  std::size_t size() const { return letters.size(); } // OK: with sort(), below
  void sort() {
    for (std::size_t i = 1; i < letters.size(); ++i) // OK: deliberate
      if (letters[i] < letters[i - 1])
        std::swap(letters[i], letters[i - 1]);
  }

private:
  mutable std::mutex mu;
  std::vector<int> letters;
};
