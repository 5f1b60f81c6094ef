#include "threads.h"
std::mutex m;
int total;
void add(int n) {
  std::lock_guard<std::mutex>{m};
  total += n;
}
template <typename T> T twice(T t) {
  std::lock_guard guard(m);
  return t + t;
}
auto four = twice(2);
