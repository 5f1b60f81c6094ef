// The methods of an object that takes locks when it is made, and gives them back
// at its end, run with these locks held.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <array>
#include <cstddef>
#include <map>
#include <mutex>
#include <utility>

class Striped {
  struct Stripe {
    std::mutex M;
    std::map<int, int> Values;
  };

public:
  class All {
  public:
    explicit All(Striped &Of) : Of(&Of) {
      for (Stripe &S : Of.Stripes)
        S.M.lock();
    }
    All(All &&O) noexcept : Of(std::exchange(O.Of, nullptr)) {}
    ~All() {
      if (!Of)
        return;
      for (std::size_t I = Of->Stripes.size(); I-- > 0;)
        Of->Stripes[I].M.unlock();
    }
    std::size_t size() const {
      std::size_t N = 0;
      for (const Stripe &S : Of->Stripes)
        N += S.Values.size(); // OK: all are locked
      return N;
    }
    void clear() {
      for (Stripe &S : Of->Stripes)
        S.Values.clear(); // OK: likewise
    }

  private:
    Striped *Of;
  };

  All lockAll() { return All(*this); }
  void set(int K, int V) {
    Stripe &S = of(K);
    std::lock_guard<std::mutex> L(S.M);
    S.Values[K] = V;
  }
  int get(int K) {
    Stripe &S = of(K);
    std::lock_guard<std::mutex> L(S.M);
    auto It = S.Values.find(K);
    return It == S.Values.end() ? 0 : It->second;
  }
  void remove(int K) {
    Stripe &S = of(K);
    std::lock_guard<std::mutex> L(S.M);
    S.Values.erase(K);
  }

private:
  Stripe &of(int K) { return Stripes[std::size_t(K) % Stripes.size()]; }
  std::array<Stripe, 8> Stripes;
};
