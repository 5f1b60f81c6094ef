#include "threads.h"
int count() {
  int hits = 0;
  std::thread worker([&hits] { ++hits; });
  ++hits;
  worker.join();
  return hits;
}
