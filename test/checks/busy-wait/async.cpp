// RUN: %check_heddle %s heddle-busy-wait
// Results of std::async and promises, asked for again and again.
#include <chrono>
#include <future>

using namespace std::chrono_literals;

int produce();
void use(int);

int polls() {
  auto Result = std::async(std::launch::async, produce);
  while (Result.wait_for(0s) != std::future_status::ready) {
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'Result' again and again without waiting
  }
  return Result.get();
}

void keepsStatus(std::shared_future<int> Result) {
  std::future_status Status;
  do {
    Status = Result.wait_for(std::chrono::seconds(0));
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the loop asks 'Result' again and again without waiting
  } while (Status != std::future_status::ready);
  use(Result.get());
}

class Loader {
  std::future<int> Pending = std::async(std::launch::async, produce);
  bool isReady() { return Pending.wait_for(0ms) == std::future_status::ready; }

public:
  int result() {
    while (!isReady())
      // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop asks 'Pending' again and again without waiting
      ;
    return Pending.get();
  }
};
