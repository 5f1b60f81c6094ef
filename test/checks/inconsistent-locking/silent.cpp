// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

// Constructors, destructors, copies, moves and what they call.
class Made {
public:
  Made() { fill(); }
  // OK: the object being copied to is nobody else's yet.
  Made(const Made &other) : value(other.value) {}
  // OK: nobody uses an object that ends.
  ~Made() { value = 0; }
  void set(int v) {
    std::lock_guard<std::mutex> lock(mu);
    value = v;
  }
  void add(int v) {
    std::lock_guard<std::mutex> lock(mu);
    value += v;
  }

private:
  // OK: only the constructor calls it.
  void fill() { value = 1; }
  std::mutex mu;
  int value = 0;
};

// Helpers whose callers hold the lock.
class Helped {
public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mu);
    store(v);
  }
  void clear() {
    std::lock_guard<std::mutex> lock(mu);
    store(0);
    value--;
  }
  int get() {
    std::lock_guard<std::mutex> lock(mu);
    return value + doubled();
  }
  // OK: the name says that the caller holds the lock.
  int getLocked() const { return value; }
  // OK: the parameter shows that the caller holds it.
  void change(const std::unique_lock<std::mutex> &, int v) { value = v; }
  // OK: public, but all who call it here hold the lock.
  int doubled() const { return 2 * value; }

private:
  // OK: every caller holds the lock.
  void store(int v) { value = v; }
  // OK: nobody in this file calls it; who does may hold the lock.
  void forFriends() { value = 3; }
  std::mutex mu;
  int value = 0;
};

// OK: the lock of one object says nothing of another's data.
class Node {
public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mu);
    value = v;
  }
  void add(int v) {
    std::lock_guard<std::mutex> lock(mu);
    value += v;
  }
  void copyTo(Node &other) {
    std::lock_guard<std::mutex> lock(mu);
    other.value = value;
  }
  // OK: what a task has counted for itself.
  void merge(const Node &own) {
    std::lock_guard<std::mutex> lock(mu);
    value += own.value;
  }

private:
  std::mutex mu;
  int value = 0;
};

class Settings {
public:
  Settings(int limit) : limit(limit) {}
  int a() {
    std::lock_guard<std::mutex> lock(mu);
    return used += limit;
  }
  int b() {
    std::lock_guard<std::mutex> lock(mu);
    return used -= limit;
  }
  int c() {
    std::lock_guard<std::mutex> lock(mu);
    return limit;
  }
  // OK: never written after construction.
  int getLimit() const { return limit; }
  // OK: atomic.
  void count() { ++hits; }
  void countMore() {
    std::lock_guard<std::mutex> lock(mu);
    hits += 2;
  }
  void countLess() {
    std::lock_guard<std::mutex> lock(mu);
    hits -= 2;
  }

private:
  std::mutex mu;
  int limit;
  int used = 0;
  std::atomic<int> hits{0};
};

// OK: looks again under the lock.
class Lazy {
public:
  int *get() {
    if (!made) {
      std::lock_guard<std::mutex> lock(mu);
      if (!made)
        made = new int(3);
    }
    return nullptr;
  }
  void drop() {
    std::lock_guard<std::mutex> lock(mu);
    delete made;
    made = nullptr;
  }

private:
  std::mutex mu;
  int *made = nullptr;
};

// OK: of two locks one is always held.
class TwoLocks {
public:
  void writeA() {
    std::scoped_lock lock(a, b);
    value = 1;
  }
  void writeB() {
    std::scoped_lock lock(a, b);
    value = 2;
  }
  int readA() {
    std::lock_guard<std::mutex> lock(a);
    return value;
  }
  int readB() {
    std::lock_guard<std::mutex> lock(b);
    return value;
  }

private:
  std::mutex a, b;
  int value = 0;
};

// OK: only one task writes, and it need not lock to read its own.
class Progress {
public:
  void start() { worker = std::thread(&Progress::run, this); }
  void stop() { worker.join(); }
  int get() {
    std::lock_guard<std::mutex> lock(mu);
    return done;
  }
  int twice() {
    std::lock_guard<std::mutex> lock(mu);
    return 2 * done;
  }

private:
  void run() {
    while (next()) {
      std::lock_guard<std::mutex> lock(mu);
      ++done;
    }
  }
  bool next() { return done < 10; }
  std::mutex mu;
  std::thread worker;
  int done = 0;
};

// OK: several methods take no lock: they are for a time when no task runs.
class Phases {
public:
  void add() {
    std::lock_guard<std::mutex> lock(mu);
    ++count;
    ++total;
  }
  void remove() {
    std::lock_guard<std::mutex> lock(mu);
    --count;
    ++total;
  }
  void configure(int n) { count = n; }
  int result() { return total; }

private:
  std::mutex mu;
  int count = 0, total = 0;
};

// OK: the predicate runs with the lock held.
class Queue {
public:
  void put(int v) {
    std::lock_guard<std::mutex> lock(mu);
    items.push_back(v);
    ready.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> lock(mu);
    ready.wait(lock, [this] { return !items.empty(); });
    int v = items.back();
    items.pop_back();
    return v;
  }
  void clear() {
    std::unique_lock<std::mutex> lock(mu);
    items.clear();
  }

private:
  std::mutex mu;
  std::condition_variable ready;
  std::vector<int> items;
};

// OK: whether the lock is needed is known to who made the object.
class MaybeShared {
public:
  void inc() {
    std::unique_lock<std::mutex> lock(mu, std::defer_lock);
    if (shared)
      lock.lock();
    ++value;
  }
  void dec() {
    std::lock_guard<std::mutex> lock(mu);
    --value;
  }
  void twice() {
    std::lock_guard<std::mutex> lock(mu);
    value *= 2;
  }
  void half() {
    if (shared)
      mu.lock();
    value /= 2;
    if (shared)
      mu.unlock();
  }

private:
  std::mutex mu;
  bool shared = true;
  int value = 0;
};

// OK: nothing tells which half is right.
class Half {
public:
  void a() {
    std::lock_guard<std::mutex> lock(mu);
    value = 1;
  }
  void b() {
    std::lock_guard<std::mutex> lock(mu);
    value = 2;
  }
  void c() {
    lockAnother();
    value = 3;
  }
  void d() {
    lockAnother();
    value = 4;
  }

private:
  void lockAnother();
  std::mutex mu;
  int value = 0;
};

// OK: main has it to itself before the tasks start and after they have ended.
static std::mutex totalMutex;
static int total;
static void addOne() {
  std::lock_guard<std::mutex> lock(totalMutex);
  ++total;
}
static void addTwo() {
  std::lock_guard<std::mutex> lock(totalMutex);
  total += 2;
}
int main() {
  total = 0;
  std::thread a(addOne), b(addTwo);
  a.join();
  b.join();
  return total;
}
