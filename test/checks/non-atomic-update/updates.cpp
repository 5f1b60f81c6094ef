// RUN: %check_heddle %s heddle-non-atomic-update -no-fixed-is-silent
#include <atomic>
#include <thread>

std::atomic<int> Counter{0};
std::atomic<int> Shared{0};
std::atomic<unsigned> Relaxed{0};

void count() {
  Counter = Counter + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Counter' is atomic, but it is read and written back in two steps: what another task writes between them is lost; update it in one step
  // CHECK-FIXES: Counter += 1;
}

class Statistics {
public:
  void add(int N) {
    Sum.store(Sum.load() + N);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is atomic, but it is read and written back in two steps
    // CHECK-FIXES: Sum += N;
  }

private:
  std::atomic<long> Sum{0};
};

int main() {
  auto Work = [] {
    for (int I = 0; I < 1000; ++I) {
      int Old = Shared.load();
      Shared.store(Old < 10 ? Old + 1 : 0);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Shared' is atomic, but {{.*}} or compare and exchange in a loop
    }
  };
  auto Other = [] {
    Relaxed.store(Relaxed.load(std::memory_order_relaxed) + 2, std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Relaxed' is atomic, but
  };
  std::thread C(Other), D(Other);
  C.join();
  D.join();
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
