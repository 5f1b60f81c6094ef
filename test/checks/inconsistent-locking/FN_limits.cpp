// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <list>
#include <mutex>

// FN: only one function holds the lock, for other data, too.
class Seeds {
public:
  int next() {
    std::lock_guard<std::mutex> lock(mu);
    ++used;
    return ++seed;
  }
  int count() {
    std::lock_guard<std::mutex> lock(mu);
    return used;
  }
  void reseed() { seed = 0; }

private:
  std::mutex mu;
  int seed = 0, used = 0;
};

// FN: nodes of a list that the owner's lock guards, through the nodes alone.
struct Node {
  Node *next = nullptr, *previous = nullptr;
  void unlink() {
    previous->next = next;
    next->previous = previous;
  }
};
class Owner {
public:
  void drop(Node *n) {
    std::lock_guard<std::mutex> lock(mu);
    n->unlink();
    --size;
  }
  void move(Node *n) {
    std::lock_guard<std::mutex> lock(mu);
    n->unlink();
    ++size;
  }
  void forget(Node *n) { n->unlink(); }

private:
  std::mutex mu;
  int size = 0;
};

// FN: several functions without the lock look like a phase of its own.
class Loose {
public:
  void add() {
    std::lock_guard<std::mutex> lock(mu);
    ++count;
  }
  void drop() {
    std::lock_guard<std::mutex> lock(mu);
    --count;
  }
  void clear() { count = 0; }
  void half() { count /= 2; }

private:
  std::mutex mu;
  int count = 0;
};

// FN: a first look without the lock that is not repeated under it.
class Limited {
public:
  bool add() {
    if (count > 10)
      return false;
    std::lock_guard<std::mutex> lock(mu);
    ++count;
    return true;
  }
  void drop() {
    std::lock_guard<std::mutex> lock(mu);
    --count;
  }

private:
  std::mutex mu;
  int count = 0;
};
