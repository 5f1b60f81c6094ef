// The lock that is held belongs to the object that is changed, whatever it is
// called, or the object is the task's own.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

class Account {
public:
  void add(long Sum) {
    std::lock_guard<std::mutex> L(M);
    Balance += Sum;
  }
  // OK: both locks.
  void swap(Account &With) {
    std::scoped_lock L(M, With.M);
    std::swap(Swapped, With.Swapped);
  }

private:
  std::mutex M;
  long Balance = 0, Swapped = 0;
};

struct Shard {
  std::mutex M;
  int Both = 0, Deferred = 0, Ordered = 0;
};

static Shard Shards[8];
static unsigned hash(unsigned Key) { return Key * 2654435761U; }

// OK: one after the other, or both at once.
static void moveInTurn(unsigned From, unsigned To) {
  {
    std::lock_guard<std::mutex> L(Shards[From].M);
    --Shards[From].Both;
  }
  Shard &Other = Shards[To];
  std::lock_guard<std::mutex> L(Other.M);
  ++Other.Both;
}

// OK: both locks, unless they are one.
static void moveDeferred(unsigned From, unsigned To) {
  Shard &Old = Shards[From], &New = Shards[To];
  std::unique_lock<std::mutex> L(Old.M, std::defer_lock);
  std::unique_lock<std::mutex> K(New.M, std::defer_lock);
  if (&Old == &New)
    L.lock();
  else
    std::lock(L, K);
  --Old.Deferred;
  ++New.Deferred;
}

// OK: in one order, by names of their own.
static void moveInOrder(unsigned From, unsigned To) {
  if (From == To)
    return;
  unsigned First = From < To ? From : To, Second = From < To ? To : From;
  std::lock_guard<std::mutex> L(Shards[First].M);
  std::lock_guard<std::mutex> K(Shards[Second].M);
  --Shards[From].Ordered;
  ++Shards[To].Ordered;
}

// OK: both refer to one lock.
struct Cell {
  std::mutex &M;
  int Value = 0;
};
static std::mutex OfRow;
static Cell Row[8] = {{OfRow}, {OfRow}, {OfRow}, {OfRow},
                      {OfRow}, {OfRow}, {OfRow}, {OfRow}};
static void moveInRow(unsigned From, unsigned To) {
  std::lock_guard<std::mutex> L(Row[From].M);
  --Row[From].Value;
  ++Row[To].Value;
}

// OK: what each task has counted for itself is added under the lock of the sum.
class Statistics {
public:
  void count() {
    std::lock_guard<std::mutex> L(M);
    ++N;
  }
  void merge(const Statistics &Own) {
    std::lock_guard<std::mutex> L(M);
    N += Own.N;
  }
  // OK: and what was given up.
  void take(Statistics &&Own) {
    std::lock_guard<std::mutex> L(M);
    N += Own.N;
    Own.N = 0;
  }

private:
  std::mutex M;
  int N = 0;
};
static Statistics Total;

int main() {
  std::vector<Account> Accounts(4);
  std::vector<std::thread> Threads;
  for (unsigned I = 0; I < 4; ++I)
    Threads.emplace_back([&Accounts, I] {
      Statistics Own;
      Own.count();
      Total.merge(Own);
      Total.take(std::move(Own));
      Total.count();
      for (unsigned K = 0; K < 20000; ++K) {
        Accounts[K % 4].add(2);
        if ((I + K) % 4 != I)
          Accounts[I].swap(Accounts[(I + K) % 4]);
        moveInRow(hash(I) % 8, hash(K) % 8);
        moveInTurn(hash(I) % 8, hash(K) % 8);
        moveDeferred(hash(I) % 8, hash(K) % 8);
        moveInOrder(hash(I) % 8, hash(K) % 8);
      }
    });
  for (std::thread &T : Threads)
    T.join();
}
