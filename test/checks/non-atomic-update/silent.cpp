// RUN: %check_heddle %s heddle-non-atomic-update
// HEDDLE-SILENT
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

std::atomic<int> A{0}, B{0};
std::mutex M;

// OK: a loop of compare and exchange
void maximum(int N) {
  int Old = A.load();
  while (Old < N && !A.compare_exchange_weak(Old, N)) {
  }
}
// OK: one step
void one() {
  A += 1;
  A++;
  A.fetch_add(2);
}
// OK: under a lock
void locked() {
  std::lock_guard<std::mutex> Lock(M);
  B = B + 1;
}
// OK: the callers hold the lock
static std::atomic<int> Inner{0};
static void inner() { Inner = Inner + 1; }
void outer() {
  std::lock_guard<std::mutex> Lock(M);
  inner();
}
// OK: nobody else has it
int local() {
  std::atomic<int> Own{0};
  Own = Own + 1;
  return Own;
}
// OK: two atomics, and a value from elsewhere
void other() {
  A = B + 1;
  A.store(5);
}

class Ring {
public:
  // OK: one producer, which relaxes the load of its own index
  void push(int V) {
    unsigned T = Tail.load(std::memory_order_relaxed);
    Slots[T % 8] = V;
    Tail.store(T + 1, std::memory_order_release);
  }
  // OK: a remainder has no single operation
  void pop() { Head.store((Head.load() + 1) % 8); }
  // OK: a constructor is alone
  Ring() { Tail = Tail + 1; }
  // OK: who switches is one
  void toggle() { On = !On; }

private:
  int Slots[8];
  std::atomic<unsigned> Head{0}, Tail{0};
  std::atomic<bool> On{false};
};

// OK: one task, one writer
std::atomic<int> Progress{0};
void work() {
  for (int I = 0; I < 10; ++I)
    Progress = Progress + 1;
}
int run() {
  std::thread T(work);
  int Seen = Progress;
  T.join();
  return Seen;
}

struct Config {};
// OK: the language takes care of it
Config &config() {
  static Config Only;
  return Only;
}
// OK: atomic
std::atomic<Config *> Atomic;
Config *atomic() {
  if (!Atomic.load()) {
    std::lock_guard<std::mutex> Lock(M);
    if (!Atomic.load())
      Atomic = new Config;
  }
  return Atomic;
}
// OK: tested under the lock only
static Config *Guarded;
Config *guarded() {
  std::lock_guard<std::mutex> Lock(M);
  if (!Guarded)
    Guarded = new Config;
  return Guarded;
}
// OK: once
static std::once_flag Flag;
static Config *Once;
static void make() { Once = new Config; }
Config *once() {
  std::call_once(Flag, make);
  return Once;
}
// OK: each thread has its own
Config *own() {
  thread_local Config *Mine;
  if (!Mine)
    Mine = new Config;
  return Mine;
}
// OK: no task gets there
Config *single() {
  static Config *Only;
  if (!Only)
    Only = new Config;
  return Only;
}
// OK: each sets the same
static bool Seen;
void see() {
  if (!Seen)
    Seen = true;
}
void seer() {
  see();
  own();
  once();
}
void begin() { std::thread(seer).detach(); }
void end() {
  see();
  own();
}
