// What is moved from has nothing left that its destructor would give back.
// RUN: %check_heddle %s heddle-double-lock,heddle-unsynchronized-shared-write
// HEDDLE-SILENT
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

class Pool {
public:
  class Lease {
  public:
    Lease(Pool &P, int Id) : Of(&P), Id(Id) {}
    Lease(Lease &&O) noexcept : Of(std::exchange(O.Of, nullptr)), Id(O.Id) {}
    ~Lease() {
      if (Of)
        Of->giveBack(Id);
    }
    int id() const { return Id; }

  private:
    Pool *Of;
    int Id;
  };

  explicit Pool(int N) : Free(N) {}

  std::optional<Lease> acquire() {
    std::unique_lock<std::mutex> L(M);
    if (Free == 0)
      return std::nullopt;
    return Lease(*this, --Free); // OK: a temporary that is moved from
  }
  std::optional<Lease> acquireNamed() {
    std::unique_lock<std::mutex> L(M);
    if (Free == 0)
      return std::nullopt;
    Lease New(*this, --Free);
    return std::optional<Lease>(std::move(New)); // OK: a variable, too
  }
  void keep() {
    std::lock_guard<std::mutex> L(M);
    Kept.push_back(Lease(*this, --Free)); // OK: the container has it now
  }
  void giveBack(int) {
    std::lock_guard<std::mutex> L(M);
    ++Free;
  }
  void giveUp() {
    std::vector<Lease> Old;
    {
      std::lock_guard<std::mutex> L(M);
      Old.swap(Kept);
    }
  }

private:
  std::mutex M;
  int Free;
  std::vector<Lease> Kept;
};

int main() {
  Pool P(8);
  auto A = P.acquire();
  auto B = P.acquireNamed();
  P.keep();
  P.giveUp();
  return A && B ? 0 : 1;
}
