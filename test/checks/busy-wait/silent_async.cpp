// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include <chrono>
#include <future>
#include <vector>

using namespace std::chrono_literals;

int produce();
void draw();
void use(int);

// OK: draws meanwhile.
int drawsMeanwhile() {
  auto Result = std::async(std::launch::async, produce);
  while (Result.wait_for(0s) != std::future_status::ready)
    draw();
  return Result.get();
}
// OK: waits a while in each round.
int waitsInRounds() {
  auto Result = std::async(std::launch::async, produce);
  while (Result.wait_for(10ms) != std::future_status::ready)
    ;
  return Result.get();
}
// OK: asks once.
int ifReady(std::future<int> &Result) {
  if (Result.wait_for(0s) == std::future_status::ready)
    return Result.get();
  return -1;
}
// OK: asks each of them once.
int countReady(std::vector<std::future<int>> &All) {
  int Ready = 0;
  for (std::future<int> &One : All)
    if (One.wait_for(0s) == std::future_status::ready)
      ++Ready;
  return Ready;
}
