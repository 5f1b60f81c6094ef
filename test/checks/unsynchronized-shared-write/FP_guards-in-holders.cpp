// Guards in what is not understood as something that holds them.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <list>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

using Guard = std::unique_lock<std::mutex>;
static std::mutex M, Other;
static long Varied, Left, Many;

static void varied() {
  std::variant<std::monostate, Guard> Held;
  Held.emplace<Guard>(M);
  ++Varied; // FP: the alternative is a guard
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Varied' is written by this task
}

static void takenOut() {
  std::list<Guard> Held;
  Held.push_back(Guard(M));
  Held.push_back(Guard(Other));
  Held.pop_back();
  ++Left; // FP: only the other one has gone
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Left' is written by this task
}

class All {
public:
  explicit All(const std::vector<std::mutex *> &Locks) {
    for (std::mutex *Lock : Locks)
      Held.emplace_back(*Lock);
  }

private:
  std::vector<Guard> Held;
};

static void many() {
  All Held({&M, &Other});
  ++Many; // FP: what pointers in a list lead to
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Many' is written by this task
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 300; ++I) {
      varied();
      takenOut();
      many();
    }
  };
  std::thread First(Work), Second(Work);
  First.join();
  Second.join();
}
