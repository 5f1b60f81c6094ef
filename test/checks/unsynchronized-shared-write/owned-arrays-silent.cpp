// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-thread-handle-misuse,heddle-unjoined-thread
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <memory>
#include <thread>
#include <vector>

static void sums(int N) {
  std::unique_ptr<int[]> Plain(new int[N]);
  auto Made = std::make_unique<long[]>(N);
  std::shared_ptr<int[]> Shared(new int[N]());
  std::vector<std::thread> All;
  for (int I = 0; I < N; ++I)
    All.emplace_back([&, I] {
      // OK: each task has elements of its own
      Plain[I] = I;
      Made[I] += I;
      ++Shared[I];
    });
  for (std::thread &T : All)
    T.join();
}

class Crew {
public:
  explicit Crew(int N) : Threads(std::make_unique<std::thread[]>(N)), N(N) {
    for (int I = 0; I < N; ++I)
      // OK: another element in each round
      Threads[I] = std::thread([] {});
  }
  ~Crew() {
    for (int I = 0; I < N; ++I)
      // OK: each of them once
      Threads[I].join();
  }

private:
  std::unique_ptr<std::thread[]> Threads;
  int N;
};

int main() {
  sums(4);
  Crew C(3);
}
