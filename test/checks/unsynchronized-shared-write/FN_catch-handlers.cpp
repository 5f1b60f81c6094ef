// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <stdexcept>
#include <thread>

static long Failures;

static void parse(int Block) {
  if (Block % 2)
    throw std::runtime_error("damaged");
}

static void work() {
  for (int I = 0; I < 1000; ++I)
    try {
      parse(I);
    } catch (const std::runtime_error &) {
      ++Failures; // FN: what only exceptions of callees lead to is not looked at
    }
}

int main() {
  std::thread A(work), B(work);
  A.join();
  B.join();
  return Failures ? 0 : 1;
}
