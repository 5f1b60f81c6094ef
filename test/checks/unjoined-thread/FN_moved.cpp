// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT
#include <thread>

void work();
void keeper(int value);

// FN: what is moved from another handle is taken for somebody else's
void unjoinedUnderNewName() {
  std::thread first(work);
  std::thread second(std::move(first));
}

// FN: an exception of code that is not seen
void maybeThrows(int value) {
  std::thread worker(work);
  keeper(value);
  worker.join();
}

// FN: a global is destroyed when the program ends
static std::thread background;
void startBackground() { background = std::thread(work); }
