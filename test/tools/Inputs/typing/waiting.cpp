#include "threads.h"
struct Box {
  std::mutex m;
  std::condition_variable full;
  bool has = false;
  void take() {
    std::unique_lock<std::mutex> l(m);
    full.wait(l);
    has = false;
  }
};
