// The lock that is held belongs to another object than the one that is changed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Account {
public:
  void add(long Sum) {
    std::lock_guard<std::mutex> L(M);
    Balance += Sum;
  }
  void give(Account &To, long Sum) {
    std::lock_guard<std::mutex> L(M);
    Balance -= Sum;
    To.Balance += Sum;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Accounts[...].Balance' is written by this task while another instance of the task may be running; one of them holds the lock of another object
  }

private:
  std::mutex M;
  long Balance = 0;
};

struct Shard {
  std::mutex M;
  int Count = 0, Named = 0;
};

static Shard Shards[8];
static unsigned hash(unsigned Key) { return Key * 2654435761U; }
static Shard &shardOf(const std::string &Key) {
  static Shard ByName[8];
  return ByName[std::hash<std::string>()(Key) % 8];
}

static void rename(const std::string &From, const std::string &To) {
  Shard &Old = shardOf(From);
  Shard &New = shardOf(To);
  std::lock_guard<std::mutex> L(Old.M);
  --Old.Named;
  ++New.Named;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'ByName[...].Named' is written by this task while another instance of the task may be running; one of them holds the lock of another object
}

static void move(unsigned From, unsigned To) {
  std::lock_guard<std::mutex> L(Shards[From].M);
  --Shards[From].Count;
  ++Shards[To].Count;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Shards[...].Count' is written by this task while another instance of the task may be running; one of them holds the lock of another object
}

int main() {
  std::vector<Account> Accounts(4);
  std::vector<std::thread> Threads;
  for (unsigned I = 0; I < 4; ++I)
    Threads.emplace_back([&Accounts, I] {
      for (unsigned K = 0; K < 20000; ++K) {
        Accounts[I].give(Accounts[(I + K) % 4], 1);
        Accounts[K % 4].add(2);
        rename(std::to_string(K), std::to_string(K * I));
        move(hash(I) % 8, hash(K) % 8);
      }
    });
  for (std::thread &T : Threads)
    T.join();
}
