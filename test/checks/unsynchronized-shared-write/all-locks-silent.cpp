// A loop takes every lock of an array or container: what they guard is guarded,
// whichever lock another task takes.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-double-lock
// RUN: %check_heddle %s heddle-unbalanced-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

struct Stripe {
  std::mutex M;
  long Items = 0;
};

class Table {
public:
  // OK: one stripe.
  void put(unsigned Key) {
    Stripe &S = Stripes[Key % Stripes.size()];
    std::lock_guard<std::mutex> L(S.M);
    ++S.Items;
  }
  // OK: all stripes, by reference.
  void clear() {
    for (Stripe &S : Stripes)
      S.M.lock();
    for (Stripe &S : Stripes)
      S.Items = 0;
    ++Generation;
    for (Stripe &S : Stripes)
      S.M.unlock();
  }
  // OK: all stripes, by index; each is changed before it is given back.
  void halve() {
    for (unsigned I = 0; I < Stripes.size(); ++I)
      Stripes[I].M.lock();
    ++Generation;
    for (unsigned I = 0; I < Stripes.size(); ++I) {
      Stripes[I].Items /= 2;
      Stripes[I].M.unlock();
    }
  }
  // OK: guards for all stripes.
  void grow() {
    std::vector<std::unique_lock<std::mutex>> Guards;
    for (Stripe &S : Stripes)
      Guards.emplace_back(S.M);
    ++Generation;
    for (Stripe &S : Stripes)
      S.Items *= 2;
  }
  // OK: the same by helpers, one of them called for each.
  void swapFirst() {
    lockAll();
    std::swap(Stripes[0].Items, Stripes[1].Items);
    ++Generation;
    unlockAll();
  }
  // OK: one lock is as good as another for what is only changed under all.
  long generation(unsigned Key) {
    std::lock_guard<std::mutex> L(Stripes[Key % Stripes.size()].M);
    return Generation;
  }

private:
  void lockAll() {
    for (unsigned I = 0; I != Stripes.size(); ++I)
      lockOne(I);
  }
  void lockOne(unsigned I) { Stripes[I].M.lock(); }
  void unlockAll() {
    unsigned I = Stripes.size();
    while (I > 0)
      Stripes[--I].M.unlock();
  }
  std::array<Stripe, 4> Stripes;
  long Generation = 0;
};

// OK: neighbours, hand over hand.
static void walk(std::vector<Stripe> &List) {
  List[0].M.lock();
  for (unsigned I = 0; I + 1 < List.size(); ++I) {
    List[I + 1].M.lock();
    ++List[I].Items;
    List[I].M.unlock();
  }
  ++List.back().Items;
  List.back().M.unlock();
}

int main() {
  Table T;
  std::vector<Stripe> List(3);
  std::vector<std::thread> Threads;
  for (unsigned I = 0; I < 3; ++I)
    Threads.emplace_back([&, I] {
      for (unsigned K = 0; K < 500; ++K) {
        T.put(I + K);
        T.clear();
        T.halve();
        T.grow();
        T.swapFirst();
        T.generation(K);
        walk(List);
      }
    });
  for (std::thread &Thread : Threads)
    Thread.join();
}
