// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <condition_variable>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

std::mutex M, N;
std::recursive_mutex R;
std::shared_mutex S;
std::condition_variable Ready;
bool IsReady = true;
int Hits;

void recursive() {
  std::lock_guard<std::recursive_mutex> A(R);
  // OK: its holder may take it again
  std::lock_guard<std::recursive_mutex> B(R);
}

void released() {
  M.lock();
  M.unlock();
  // OK: released between
  M.lock();
  M.unlock();
}

void scopes() {
  { std::lock_guard<std::mutex> A(M); }
  // OK: the first has ended
  std::lock_guard<std::mutex> B(M);
}

void early() {
  std::unique_lock<std::mutex> A(M);
  A.unlock();
  // OK: released by the guard
  A.lock();
}

void deferred() {
  std::unique_lock<std::mutex> A(M, std::defer_lock), B(N, std::defer_lock);
  // OK: deferred until here, two locks
  std::lock(A, B);
}

void adopted() {
  std::lock(M, N);
  // OK: adopted
  std::lock_guard<std::mutex> A(M, std::adopt_lock);
  std::lock_guard<std::mutex> B(N, std::adopt_lock);
}

void readers() {
  std::shared_lock<std::shared_mutex> A(S);
  // OK: risky when a writer waits, but allowed
  std::shared_lock<std::shared_mutex> B(S);
}

void tries() {
  M.lock();
  // OK: it fails
  if (M.try_lock())
    M.unlock();
  M.unlock();
}

void waits() {
  std::unique_lock<std::mutex> A(M);
  // OK: released while it waits
  Ready.wait(A, [] { return IsReady; });
  Hits++;
}

struct Node {
  std::mutex Lock;
  Node *Next = nullptr;
  int Value = 0;
};

int sum(Node *P) {
  int Sum = 0;
  P->Lock.lock();
  while (P->Next) {
    Node *Next = P->Next;
    // OK: hand over hand, another node
    Next->Lock.lock();
    P->Lock.unlock();
    P = Next;
    Sum += P->Value;
  }
  P->Lock.unlock();
  return Sum;
}

void two(Node *A, Node *B) {
  if (A > B)
    std::swap(A, B);
  A->Lock.lock();
  // OK: another object
  B->Lock.lock();
  B->Lock.unlock();
  A->Lock.unlock();
}

void moved(Node *P) {
  P->Lock.lock();
  Node *Old = P;
  P = P->Next;
  if (P) {
    // OK: another object by the same name
    P->Lock.lock();
    P->Lock.unlock();
  }
  Old->Lock.unlock();
}

void all(std::vector<std::unique_ptr<Node>> &Nodes) {
  for (auto &P : Nodes)
    // OK: each round another one
    P->Lock.lock();
  for (auto &P : Nodes)
    P->Lock.unlock();
}

struct Table {
  std::mutex Locks[4];
  void pair(int I, int J) {
    std::lock_guard<std::mutex> A(Locks[I]);
    // OK: another element
    std::lock_guard<std::mutex> B(Locks[J]);
  }
};

// A parameter tells whether the lock is held.
int take(bool Locked) {
  if (!Locked)
    M.lock();
  int Result = Hits;
  if (!Locked)
    M.unlock();
  return Result;
}
void caller() {
  M.lock();
  // OK: the callee is told
  take(true);
  M.unlock();
  take(false);
}
void indirect(bool Locked) { take(Locked); }
void callers() {
  M.lock();
  // OK: told through another function
  indirect(true);
  M.unlock();
}

// A field tells.
class Session {
public:
  void begin() {
    Lock.lock();
    Held = true;
    // OK: flush looks whether it is held
    flush();
    Held = false;
    Lock.unlock();
  }
  void flush() {
    if (!Held)
      Lock.lock();
    ++Flushes;
    if (!Held)
      Lock.unlock();
  }

private:
  std::mutex Lock;
  bool Held = false;
  int Flushes = 0;
};

// The callee releases what the caller holds for a while.
void unlocked() {
  M.unlock();
  Hits = 1;
  // OK: released before
  M.lock();
}
void around() {
  M.lock();
  unlocked();
  M.unlock();
}

void inTask() {
  M.lock();
  // OK: another task waits for it
  std::thread T([] {
    std::lock_guard<std::mutex> L(M);
    ++Hits;
  });
  M.unlock();
  T.join();
}

struct Shape {
  virtual ~Shape() = default;
  virtual void draw() { std::lock_guard<std::mutex> L(Lock); }
  void render() {
    std::lock_guard<std::mutex> L(Lock);
    // OK: it is overridden, nobody knows by whom
    draw();
  }
  std::mutex Lock;
};
struct Circle : Shape {
  void draw() override {}
};

class Copied {
public:
  explicit Copied(int V) : Value(V) {}
  Copied(const Copied &Other) {
    std::lock_guard<std::mutex> L(Other.Lock);
    Value = Other.get();
  }
  int get() const { return Value; }
  bool operator==(const Copied &Other) const {
    if (this == &Other)
      return true;
    // OK: two objects
    std::scoped_lock Both(Lock, Other.Lock);
    return Value == Other.Value;
  }

private:
  mutable std::mutex Lock;
  int Value;
};

int main() {
  recursive();
  released();
  scopes();
  early();
  deferred();
  adopted();
  readers();
  waits();
  Node A, B;
  A.Next = &B;
  sum(&A);
  two(&A, &B);
  moved(&A);
  std::vector<std::unique_ptr<Node>> Nodes;
  Nodes.push_back(std::make_unique<Node>());
  all(Nodes);
  Table().pair(1, 2);
  caller();
  callers();
  Session().begin();
  around();
  inTask();
  Circle().render();
  Copied C(1), D(C);
  return C == D ? 0 : 1;
}
