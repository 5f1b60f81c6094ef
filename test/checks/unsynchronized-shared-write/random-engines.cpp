// Each number that is drawn changes the engine.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <functional>
#include <future>
#include <random>

template <class Engine> static long draw(Engine &From) {
  long Sum = 0;
  for (int I = 0; I < 10000; ++I)
    Sum += long(From() & 7);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Shared' is written by this task while another task uses it; no lock is held
  return Sum;
}

int main() {
  std::mt19937 Shared(1), Mine(2), Other(3);
  auto A = std::async(std::launch::async, draw<std::mt19937>, std::ref(Shared));
  auto B = std::async(std::launch::async, draw<std::mt19937>, std::ref(Shared));
  auto C = std::async(std::launch::async, draw<std::mt19937>, std::ref(Mine));
  auto D = std::async(std::launch::async, draw<std::mt19937>, std::ref(Other));
  return A.get() + B.get() + C.get() + D.get() ? 0 : 1;
}
