// RUN: %check_heddle %s heddle-inconsistent-locking
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

// One method skips the mutex that its siblings take.
class Account {
public:
  void deposit(int amount) {
    std::lock_guard<std::mutex> lock(mutex);
    balance += amount;
  }
  void withdraw(int amount) {
    std::lock_guard<std::mutex> lock(mutex);
    balance -= amount;
  }
  void addInterest() {
    std::lock_guard<std::mutex> lock(mutex);
    balance += balance / 100;
  }
  int get() const {
    return balance;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'balance' is read here without 'mutex', which is held by 3 of 4 functions that use it; hold it here, too [heddle-inconsistent-locking]
  }

private:
  mutable std::mutex mutex;
  int balance = 0;
};

// A container; the method that empties it forgets.
class Registry {
public:
  void add(int id, std::string name) {
    std::unique_lock<std::shared_mutex> lock(mu);
    names[id] = std::move(name);
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mu);
    return names.count(id) > 0;
  }
  void remove(int id) {
    std::unique_lock<std::shared_mutex> lock(mu);
    names.erase(id);
  }
  void clear() {
    names.clear();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'names' is written here without 'mu'
  }

private:
  mutable std::shared_mutex mu;
  std::map<int, std::string> names;
};

// Used again after the lock has been released.
class Log {
public:
  void append(int value) {
    mu.lock();
    entries.push_back(value);
    ++count;
    mu.unlock();
  }
  int reset() {
    mu.lock();
    entries.clear();
    int old = count;
    mu.unlock();
    count = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'count' is written here outside of the section in which this function holds 'mu', which guards it; do it inside
    return old;
  }
  int size() {
    std::scoped_lock lock(mu);
    return count;
  }

private:
  std::mutex mu;
  std::vector<int> entries;
  int count = 0;
};

// A private helper: three callers lock, one does not.
class Cache {
public:
  void put(int k, int v) {
    std::lock_guard<std::mutex> lock(mu);
    values[k] = v;
    touch();
  }
  int get(int k) {
    std::lock_guard<std::mutex> lock(mu);
    used++;
    return values[k];
  }
  void drop(int k) {
    std::lock_guard<std::mutex> lock(mu);
    values.erase(k);
    used--;
  }
  void refresh() {
    touch();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call writes 'used' without 'mu'
  }

private:
  void touch() { ++used; }
  std::mutex mu;
  std::map<int, int> values;
  int used = 0;
};

// The lock lies in the object that a parameter points to.
struct Slot {
  std::mutex mu;
  int owner = 0;
};
void take(Slot *s, int who) {
  std::lock_guard<std::mutex> lock(s->mu);
  s->owner = who;
}
void release(Slot *s) {
  std::lock_guard<std::mutex> lock(s->mu);
  s->owner = 0;
}
bool isFree(Slot &s) {
  std::lock_guard<std::mutex> lock(s.mu);
  return s.owner == 0;
}
void steal(Slot &s, int who) {
  s.owner = who;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'owner' is written here without 'mu'
}

// A static variable and a static mutex.
static std::mutex tableMutex;
static std::vector<int> table;
void insert(int v) {
  std::lock_guard<std::mutex> lock(tableMutex);
  table.push_back(v);
}
void pop() {
  std::lock_guard<std::mutex> lock(tableMutex);
  table.pop_back();
}
bool empty() {
  return table.empty();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'table' is read here without 'tableMutex'
}

// All instances of a template are one class; it is said once.
template <typename T> class Box {
public:
  void set(T v) {
    std::lock_guard<std::mutex> lock(mu);
    value = v;
  }
  void add(T v) {
    std::lock_guard<std::mutex> lock(mu);
    value += v;
  }
  T get() {
    std::lock_guard<std::mutex> lock(mu);
    return value;
  }
  T peek() {
    return value;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'value' is read here without 'mu'
  }

private:
  std::mutex mu;
  T value{};
};
template class Box<int>;
template class Box<long>;

// A class with hidden state.
class Hidden {
public:
  void open() {
    std::lock_guard<std::mutex> lock(state->mu);
    state->clients++;
  }
  void close() {
    std::lock_guard<std::mutex> lock(state->mu);
    state->clients--;
  }
  bool isBusy() {
    std::lock_guard<std::mutex> lock(state->mu);
    return state->clients > 0;
  }
  void reset() {
    state->clients = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'clients' is written here without 'mu'
  }

private:
  struct State {
    std::mutex mu;
    int clients = 0;
  };
  std::unique_ptr<State> state = std::make_unique<State>();
};

// The lock is shared with others and reached through a member.
class Borrower {
public:
  explicit Borrower(std::mutex &m) : mu(m) {}
  void inc() {
    std::lock_guard<std::mutex> lock(mu);
    ++value;
  }
  void dec() {
    std::lock_guard<std::mutex> lock(mu);
    --value;
  }
  int get() const {
    return value;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'value' is read here without 'mu'
  }

private:
  std::mutex &mu;
  int value = 0;
};
