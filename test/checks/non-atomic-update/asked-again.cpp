// What counting down returned is asked for again: others may have counted down
// by then.
// RUN: %check_heddle %s heddle-non-atomic-update
#include <atomic>
#include <mutex>

class Buffer {
public:
  void retain() { Users.fetch_add(1); }
  void release() {
    Users.fetch_sub(1);
    if (Users.load() == 0)
      delete this;
    // CHECK-MESSAGES: :[[@LINE-2]]:9: warning: 'Users' has been changed in one step, but what it is now is asked in another: several tasks can find the same here and do what is meant for one; ask what the change returned
  }

private:
  ~Buffer() = default;
  std::atomic<int> Users{1};
};

struct Node {
  std::atomic<int> Refs{1};
};
static void destroy(Node *N) { delete N; }
void put(Node *N) {
  --N->Refs;
  if (!N->Refs)
    destroy(N);
  // CHECK-MESSAGES: :[[@LINE-2]]:8: warning: 'N->Refs' has been changed in one step
}

// OK: what the step returned.
void putOnce(Node *N) {
  if (--N->Refs == 0)
    destroy(N);
}
void putKnown(Node *N) {
  int Left = N->Refs.fetch_sub(1) - 1;
  if (Left == 0)
    destroy(N);
}
// OK: with a lock that all take.
static std::mutex M;
void putLocked(Node *N) {
  std::lock_guard<std::mutex> L(M);
  --N->Refs;
  if (N->Refs == 0)
    destroy(N);
}
// OK: nothing ends.
static std::atomic<int> Pending{0};
void done(int &Woken) {
  --Pending;
  if (Pending == 0)
    Woken = 1;
}

// OK: makes room; who is second finds less to do.
struct Entry {
  Entry *Next;
};
static Entry *Oldest;
static std::atomic<int> Size{0};
static void evict() {
  std::lock_guard<std::mutex> L(M);
  Entry *E = Oldest;
  if (E) {
    Oldest = E->Next;
    delete E;
  }
}
void added() {
  ++Size;
  if (Size > 100)
    evict();
}
// A table that nobody uses any more.
static std::atomic<int> Users{0};
static int *Table;
void leave() {
  --Users;
  if (Users == 0) {
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Users' has been changed in one step
    delete[] Table;
    Table = nullptr;
  }
}
