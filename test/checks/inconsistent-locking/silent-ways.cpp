// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// Helpers of helpers.
class Lru {
public:
  void put(int k) {
    std::lock_guard<std::mutex> g(mu);
    insert(k);
  }
  void drop(int k) {
    std::lock_guard<std::mutex> g(mu);
    erase(k);
  }
  void trim() {
    std::lock_guard<std::mutex> g(mu);
    shrink();
  }

private:
  // OK: whoever comes here from outside holds the lock, over two steps.
  void shrink() {
    while (used > 10)
      erase(0);
  }
  void insert(int k) {
    items.push_back(k);
    ++used;
    shrink();
  }
  void erase(int) {
    items.pop_back();
    --used;
  }
  std::mutex mu;
  std::deque<int> items;
  int used = 0;
};

// The lock is taken around what a callable does.
class Wrapped {
public:
  // OK: the helper runs it with the lock held.
  void inc() {
    locked([this] { ++n; });
  }
  void dec() {
    locked([&] { --n; });
  }
  void clear() {
    std::lock_guard<std::mutex> g(mu);
    n = 0;
  }
  int get() {
    int r = 0;
    locked([&] { r = n; });
    return r;
  }

private:
  template <typename F> void locked(F f) {
    std::lock_guard<std::mutex> g(mu);
    f();
  }
  std::mutex mu;
  int n = 0;
};

// Set before the thread starts.
class Worker {
public:
  void start(int limit) {
    // OK: no other task runs yet.
    max = limit;
    running = true;
    thread = std::thread([this] { run(); });
  }
  void stop() {
    {
      std::lock_guard<std::mutex> g(mu);
      running = false;
      max = 0;
    }
    thread.join();
  }
  bool isRunning() {
    std::lock_guard<std::mutex> g(mu);
    return running && max > 0;
  }

private:
  void run() {
    for (;;) {
      std::lock_guard<std::mutex> g(mu);
      if (!running || --max < 0)
        return;
    }
  }
  std::mutex mu;
  std::thread thread;
  bool running = false;
  int max = 0;
};

// What is taken out of a container under the lock is one's own.
struct Job {
  int id = 0, state = 0;
  Job *next = nullptr;
};
class Jobs {
public:
  void add(Job *j) {
    std::lock_guard<std::mutex> g(mu);
    j->state = 1;
    j->next = head;
    head = j;
  }
  void again(Job *j) {
    std::lock_guard<std::mutex> g(mu);
    j->state = 2;
    j->next = head;
    head = j;
  }
  int peek() {
    std::lock_guard<std::mutex> g(mu);
    return head ? head->state : 0;
  }
  // OK: nobody else has the job any more.
  int run() {
    Job *j = nullptr;
    {
      std::lock_guard<std::mutex> g(mu);
      j = head;
      if (j)
        head = j->next;
    }
    if (!j)
      return 0;
    j->state = 3;
    return j->id;
  }

private:
  std::mutex mu;
  Job *head = nullptr;
};

// An object that lives as long as somebody holds the lock.
class Table {
public:
  class View {
  public:
    explicit View(Table &t) : lock(t.mu), table(t) {}
    // OK: the guard is a part of the object.
    void set(int k, int v) { table.values[k] = v; }
    size_t size() const { return table.values.size(); }

  private:
    std::unique_lock<std::mutex> lock;
    Table &table;
  };
  void add(int k) {
    std::lock_guard<std::mutex> g(mu);
    values[k] = 0;
  }
  void drop(int k) {
    std::lock_guard<std::mutex> g(mu);
    values.erase(k);
  }
  bool has(int k) {
    std::lock_guard<std::mutex> g(mu);
    return values.count(k) > 0;
  }

private:
  std::mutex mu;
  std::map<int, int> values;
};

// A flag is looked at again under the lock.
class Once {
public:
  void ensure() {
    // OK: a first look.
    if (ready)
      return;
    std::lock_guard<std::mutex> g(mu);
    if (!ready) {
      value = 3;
      ready = true;
    }
  }
  void drop() {
    std::lock_guard<std::mutex> g(mu);
    ready = false;
    value = 0;
  }
  int get() {
    std::lock_guard<std::mutex> g(mu);
    return ready ? value : 0;
  }

private:
  std::mutex mu;
  bool ready = false;
  int value = 0;
};

// Fresh objects.
struct Peer {
  std::mutex mu;
  int hops = 0;
};
std::shared_ptr<Peer> makePeer();
Peer *newPeer() {
  Peer *p = new Peer;
  p->hops = 1;
  return p;
}
void hop(Peer &p) {
  std::lock_guard<std::mutex> g(p.mu);
  ++p.hops;
}
void back(Peer &p) {
  std::lock_guard<std::mutex> g(p.mu);
  --p.hops;
}
// OK: a function that nobody here knows may have made it just now.
std::shared_ptr<Peer> connect() {
  std::shared_ptr<Peer> p = makePeer();
  p->hops = 2;
  return p;
}
// OK: made by a function that makes such objects.
Peer *dial() {
  Peer *p = newPeer();
  p->hops = 3;
  return p;
}
// OK: an object of its own.
int count() {
  Peer p;
  p.hops = 4;
  return p.hops;
}

// Two locks on purpose: who writes holds both.
class Both {
public:
  void set(int v) {
    std::scoped_lock g(reader, writer);
    value = v;
  }
  void add(int v) {
    std::scoped_lock g(reader, writer);
    value += v;
  }
  int a() {
    std::lock_guard<std::mutex> g(reader);
    return value;
  }
  // OK: each of the two excludes who writes.
  int b() {
    std::lock_guard<std::mutex> g(writer);
    return value;
  }

private:
  std::mutex reader, writer;
  int value = 0;
};

// OK: each half of the object has its own lock.
class Halves {
public:
  void a() {
    std::lock_guard<std::mutex> g(m1);
    ++x;
  }
  void b() {
    std::lock_guard<std::mutex> g(m1);
    --x;
  }
  void c() {
    std::lock_guard<std::mutex> g(m2);
    ++y;
  }
  void d() {
    std::lock_guard<std::mutex> g(m2);
    --y;
  }

private:
  std::mutex m1, m2;
  int x = 0, y = 0;
};

// A reference to the lock of somebody else may be the same lock.
class Part {
public:
  Part(std::mutex &m) : outer(m) {}
  void a() {
    std::lock_guard<std::mutex> g(own);
    ++n;
  }
  void b() {
    std::lock_guard<std::mutex> g(own);
    --n;
  }
  // OK: nothing tells that it is another lock.
  void c() {
    std::lock_guard<std::mutex> g(outer);
    n = 0;
  }

private:
  std::mutex own;
  std::mutex &outer;
  int n = 0;
};

// A part is written, another one never is.
struct Options {
  int limit = 10;
  int used = 0;
};
class Configured {
public:
  void inc() {
    std::lock_guard<std::mutex> g(mu);
    if (opts.used < opts.limit)
      ++opts.used;
  }
  void dec() {
    std::lock_guard<std::mutex> g(mu);
    if (opts.used > opts.limit)
      opts.used = opts.limit;
    --opts.used;
  }
  // OK: nobody writes this part.
  int limit() const { return opts.limit; }

private:
  std::mutex mu;
  Options opts;
};

// OK: one function under the lock says little if it only reads.
class Quiet {
public:
  void report() {
    std::lock_guard<std::mutex> g(mu);
    last = name;
  }
  void rename(std::string n) { name = std::move(n); }

private:
  std::mutex mu;
  std::string name, last;
};

// A lock in the functions of one part only.
class Mixed {
public:
  void log(int v) {
    std::lock_guard<std::mutex> g(mu);
    lines.push_back(v);
  }
  void flush() {
    std::lock_guard<std::mutex> g(mu);
    lines.clear();
  }
  // OK: this is data that no function uses under the lock.
  void setLevel(int l) { level = l; }
  int getLevel() const { return level; }

private:
  std::mutex mu;
  std::vector<int> lines;
  int level = 0;
};

// A condition is asked with the lock held.
struct Context {
  std::mutex mu;
  int turn = 0;
};
struct Turn {
  Context *context;
  int mine;
  // OK: who calls it holds the context's lock.
  bool isMine() { return context->turn == mine; }
};
void play(Context *c, int mine) {
  Turn t{c, mine};
  std::lock_guard<std::mutex> g(c->mu);
  if (t.isMine())
    ++c->turn;
}
void skip(Context *c) {
  std::lock_guard<std::mutex> g(c->mu);
  ++c->turn;
}
void restart(Context *c) {
  std::lock_guard<std::mutex> g(c->mu);
  c->turn = 0;
}

// An object that is set up in two steps.
class TwoSteps {
public:
  // OK: its name says that the object's life begins.
  void init(int n) { size = n; }
  void grow() {
    std::lock_guard<std::mutex> g(mu);
    ++size;
  }
  void shrink() {
    std::lock_guard<std::mutex> g(mu);
    --size;
  }

private:
  std::mutex mu;
  int size = 0;
};

// A flag that lets in the first is no lock.
class Stopper {
public:
  // OK: nothing tells which lock is missing: there is none.
  void stop() {
    if (stopped.exchange(true))
      return;
    last = 1;
  }
  void pause() {
    if (stopped.exchange(true))
      return;
    last = 2;
  }
  void clear() { last = 0; }

private:
  std::atomic<bool> stopped{false};
  int last = 0;
};

// The end of an object, however it is brought about.
class Bag {
public:
  ~Bag() { clear(); }
  void add() { ++count; }
  void clear() { count = 0; }

private:
  int count = 0;
};
class Store {
public:
  void put() {
    std::lock_guard<std::mutex> g(mu);
    bag.add();
  }
  void wipe() {
    std::lock_guard<std::mutex> g(mu);
    bag.clear();
  }

private:
  std::mutex mu;
  Bag bag;
};
template <typename T> void end(T *p) { p->~T(); }
// OK: the members end with it.
void drop(Store *s) { end(s); }
