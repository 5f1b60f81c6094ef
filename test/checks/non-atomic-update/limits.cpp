// Counters that are compared with their limit, and counted in another step.
// RUN: %check_heddle %s heddle-non-atomic-update
#include <atomic>
#include <thread>
#include <vector>

class Limiter {
public:
  explicit Limiter(unsigned Limit) : Limit(Limit) {}
  bool tryEnter() {
    if (Active.load() >= Limit) {
      ++Rejected;
      return false;
    }
    Active.fetch_add(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Active' is compared and counted in two steps
    return true;
  }
  void leave() { Active.fetch_sub(1); }

private:
  const unsigned Limit;
  std::atomic<unsigned> Active{0}, Rejected{0};
};

template <typename Number> struct Budget {
  std::atomic<Number> Left{100};
  bool spend(Number N) {
    if (!(Left.load() - N < 0)) {
      Left -= N;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Left' is compared and counted in two steps
      return true;
    }
    return false;
  }
};

static Limiter Requests(2);
static Budget<long> Coins;

int main() {
  std::atomic<int> Tickets{5};
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&] {
      if (Requests.tryEnter())
        Requests.leave();
      Coins.spend(1);
      const int Seen = Tickets;
      if (Seen == 0)
        return;
      --Tickets;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Tickets' is compared and counted in two steps
    });
  for (std::thread &T : Threads)
    T.join();
  return Tickets;
}
