#include "threads.h"
std::mutex a, b;
int x;
void one() {
  std::lock_guard<std::mutex> g(a), h(b);
  ++x;
}
void two() {
  b.lock();
  a.lock();
  if (x > 3)
    return;
  a.unlock();
  b.unlock();
}
