#include "threads.h"
std::atomic<bool> ready{false};
void await() {
  while (!ready.load()) {
  }
}
void run() {
  std::thread t([] { ready.store(true); });
  await();
  t.join();
}
