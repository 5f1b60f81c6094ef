// RUN: %check_heddle %s heddle-double-lock
// HEDDLE-SILENT
#include <mutex>

std::mutex M;

struct Base {
  virtual ~Base() = default;
  virtual void log() { std::lock_guard<std::mutex> L(M); }
};
struct Derived : Base {
  void log() override { std::lock_guard<std::mutex> L(M); }
};
void logs(Base &B) {
  std::lock_guard<std::mutex> L(M);
  B.log(); // FN: every override locks it, but which one runs is not known
}

void print(bool Locking) {
  if (Locking)
    M.lock();
  if (Locking)
    M.unlock();
}
void prints(bool Locking) {
  M.lock();
  print(Locking); // FN: the test of a parameter is not known to come out so
  M.unlock();
}
