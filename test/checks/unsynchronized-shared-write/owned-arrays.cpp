// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <memory>
#include <thread>
#include <vector>

int main() {
  constexpr int N = 4;
  auto First = std::make_unique<long[]>(N);
  std::shared_ptr<int[]> Shared(new int[N]());
  std::vector<std::thread> All;
  for (int I = 0; I < N; ++I)
    All.emplace_back([&, I] {
      for (int Round = 0; Round < 1000; ++Round) {
        // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: {{.*}} is written by this task while another instance of the task may be running
        First[0] += I;
        // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: {{.*}} is written by this task while another instance of the task may be running
        ++Shared[1];
      }
    });
  for (std::thread &T : All)
    T.join();
}
