// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <mutex>

struct Node {
  int uses = 0;
};

// FN: the data lies behind a pointer in the object.
class Holder {
public:
  void a() {
    std::lock_guard<std::mutex> lock(mu);
    node->uses++;
  }
  void b() {
    std::lock_guard<std::mutex> lock(mu);
    node->uses--;
  }
  int c() {
    std::lock_guard<std::mutex> lock(mu);
    return node->uses;
  }
  void d() { node->uses = 0; }

private:
  std::mutex mu;
  Node *node = nullptr;
};

// FN: it is the wrong lock.
class Wrong {
public:
  void a() {
    std::lock_guard<std::mutex> lock(mu);
    value++;
  }
  void b() {
    std::lock_guard<std::mutex> lock(mu);
    value--;
  }
  int c() {
    std::lock_guard<std::mutex> lock(mu);
    return value;
  }
  void d() {
    std::lock_guard<std::mutex> lock(other);
    value = 0;
  }

private:
  std::mutex mu, other;
  int value = 0;
};
