// Every lock of an array was held, and is no longer; or not every one was.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <array>
#include <mutex>
#include <thread>
#include <vector>

struct Stripe {
  std::mutex M;
  long Items = 0;
};

class Table {
public:
  void put(unsigned Key) {
    Stripe &S = Stripes[Key % Stripes.size()];
    std::lock_guard<std::mutex> L(S.M);
    ++S.Items;
  }
  void clear() {
    for (Stripe &S : Stripes)
      S.M.lock();
    for (Stripe &S : Stripes)
      S.Items = 0;
    for (Stripe &S : Stripes)
      S.M.unlock();
    ++Cleared;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'T.Cleared' is written by this task while another
  }
  void halve() {
    for (unsigned I = 0; I < Stripes.size(); ++I)
      Stripes[I].M.lock();
    for (unsigned I = 0; I < Stripes.size(); ++I)
      Stripes[I].M.unlock();
    ++Halved;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'T.Halved' is written by this task while another
  }
  void grow() {
    {
      std::vector<std::unique_lock<std::mutex>> Guards;
      for (Stripe &S : Stripes)
        Guards.emplace_back(S.M);
    }
    ++Grown;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'T.Grown' is written by this task while another
  }
  // Each is given back before the next is taken.
  void sum() {
    for (Stripe &S : Stripes) {
      S.M.lock();
      S.M.unlock();
    }
    ++Sums;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'T.Sums' is written by this task while another
  }
  void swapFirst() {
    lockAll();
    unlockAll();
    ++Swapped;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'T.Swapped' is written by this task while another
  }

private:
  void lockAll() {
    for (Stripe &S : Stripes)
      S.M.lock();
  }
  void unlockAll() {
    for (Stripe &S : Stripes)
      S.M.unlock();
  }
  std::array<Stripe, 4> Stripes;
  long Cleared = 0, Halved = 0, Grown = 0, Sums = 0, Swapped = 0;
};

int main() {
  Table T;
  std::vector<std::thread> Threads;
  for (unsigned I = 0; I < 3; ++I)
    Threads.emplace_back([&, I] {
      for (unsigned K = 0; K < 2000; ++K) {
        T.put(I + K);
        T.clear();
        T.halve();
        T.grow();
        T.sum();
        T.swapFirst();
      }
    });
  for (std::thread &Thread : Threads)
    Thread.join();
}
