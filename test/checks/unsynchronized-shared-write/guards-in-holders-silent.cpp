// Guards that are kept in a container, an optional, behind a pointer or in a
// closure hold their locks as long as they are there.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-double-lock
// RUN: %check_heddle %s heddle-unbalanced-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

using Guard = std::unique_lock<std::mutex>;

class Counters {
public:
  // OK: made in place.
  void emplaced() {
    std::optional<std::lock_guard<std::mutex>> G;
    G.emplace(M);
    ++A;
  }
  // OK: made with the optional.
  void constructed() {
    std::optional<std::scoped_lock<std::mutex>> G(std::in_place, M);
    ++B;
    G.reset();
    emplaced();
  }
  // OK: assigned.
  void assigned() {
    std::optional<Guard> G;
    G = Guard(M);
    ++C;
    G = std::nullopt;
    emplaced();
  }
  // OK: a guard that was empty is assigned.
  void filled() {
    Guard G;
    G = Guard(M);
    ++D;
    G = Guard();
    emplaced();
  }
  // OK: behind a pointer.
  void allocated() {
    auto G = std::make_unique<std::lock_guard<std::mutex>>(M);
    ++E;
    G.reset();
    emplaced();
  }
  // OK: behind a pointer that gets it later.
  void replaced() {
    std::unique_ptr<Guard> G;
    G.reset(new Guard(M));
    ++F;
    G.reset();
    emplaced();
  }
  // OK: two of them in a vector, one moved there.
  void listed() {
    std::vector<Guard> Guards;
    Guards.emplace_back(M);
    Guard Second(Other);
    Guards.push_back(std::move(Second));
    ++G1;
    ++G2;
    Guards.clear();
    emplaced();
  }
  // OK: an array of guards, filled later.
  void arrayed() {
    Guard Guards[2];
    Guards[0] = Guard(M);
    Guards[1] = Guard(Other);
    ++H1;
    ++H2;
  }
  // OK: a map, a pair, and an array of the library.
  void mapped() {
    std::map<int, Guard> Guards;
    Guards.emplace(1, M);
    std::pair<int, Guard> Second{2, Guard(Other)};
    ++I1;
    Second.second.unlock();
    std::array<Guard, 1> Third{Guard(Other)};
    ++I2;
  }
  // OK: a closure has got it.
  void captured() {
    {
      auto Held = [L = Guard(M)] { return L.owns_lock(); };
      J += Held();
    }
    emplaced();
  }
  // OK: for the caller.
  std::pair<Guard, long *> entry() { return {Guard(M), &K}; }
  void use() {
    auto [Held, Value] = entry();
    ++*Value;
  }
  // OK: where other code asks for the lock only if it needs it.
  void perhaps(bool Alone) {
    std::optional<Guard> Held;
    if (!Alone)
      Held.emplace(M);
    ++L;
  }

  // OK: who has got it knows.
  std::optional<Guard> tried() {
    Guard G(M, std::try_to_lock);
    if (!G.owns_lock())
      return std::nullopt;
    return G;
  }
  void useIfThere() {
    if (auto Held = tried())
      ++N;
  }
  // OK: a guard is exchanged for another one.
  void exchanged() {
    Guard First(M), Second;
    Second.swap(First);
    ++O;
  }

private:
  std::mutex M, Other;
  long A = 0, B = 0, C = 0, D = 0, E = 0, F = 0, G1 = 0, G2 = 0, H1 = 0, H2 = 0;
  long I1 = 0, I2 = 0, J = 0, K = 0, L = 0, N = 0, O = 0;
};

int main() {
  Counters All;
  auto Work = [&All] {
    for (int I = 0; I < 300; ++I) {
      All.emplaced();
      All.constructed();
      All.assigned();
      All.filled();
      All.allocated();
      All.replaced();
      All.listed();
      All.arrayed();
      All.mapped();
      All.captured();
      All.use();
      All.perhaps(false);
      All.useIfThere();
      All.exchanged();
    }
  };
  std::thread First(Work), Second(Work);
  First.join();
  Second.join();
}
