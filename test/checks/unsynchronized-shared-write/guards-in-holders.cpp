// The guard has gone, with what it was in or before.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

using Guard = std::unique_lock<std::mutex>;

class Counters {
public:
  void reset() {
    std::optional<std::lock_guard<std::mutex>> G(std::in_place, M);
    G.reset();
    ++A;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.A' is written by this task
  }
  void emptied() {
    std::optional<Guard> G;
    G = Guard(M);
    G = std::nullopt;
    ++B;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.B' is written by this task
  }
  void overwritten() {
    Guard G(M);
    G = Guard();
    ++C;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.C' is written by this task
  }
  void freed() {
    auto G = std::make_unique<std::lock_guard<std::mutex>>(M);
    G.reset();
    ++D;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.D' is written by this task
  }
  void cleared() {
    std::vector<Guard> Guards;
    Guards.emplace_back(M);
    Guards.clear();
    ++E;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.E' is written by this task
  }
  void left() {
    {
      std::vector<Guard> Guards;
      Guards.push_back(Guard(M));
    }
    ++F;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.F' is written by this task
  }
  void deferred() {
    std::vector<Guard> Guards;
    Guards.emplace_back(M, std::defer_lock);
    ++G;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.G' is written by this task
  }
  void captured() {
    {
      auto Held = [L = Guard(M)] { return L.owns_lock(); };
      Held();
    }
    ++H;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'All.H' is written by this task
  }

private:
  std::mutex M;
  long A = 0, B = 0, C = 0, D = 0, E = 0, F = 0, G = 0, H = 0;
};

int main() {
  Counters All;
  auto Work = [&All] {
    for (int I = 0; I < 2000; ++I) {
      All.reset();
      All.emptied();
      All.overwritten();
      All.freed();
      All.cleared();
      All.left();
      All.deferred();
      All.captured();
    }
  };
  std::thread First(Work), Second(Work);
  First.join();
  Second.join();
}
