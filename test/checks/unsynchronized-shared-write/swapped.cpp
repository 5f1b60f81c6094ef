// What swaps, merges or splices changes the other one, too.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <list>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

class Dirty {
public:
  void mark(int Id) {
    std::lock_guard<std::mutex> L(Tree);
    Marked.insert(Id);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'D.Marked' is written by this task while the code that started the task uses it; the locks that are held differ
  }
  std::set<int> collect() {
    std::lock_guard<std::mutex> L(Own);
    std::set<int> Result;
    Result.swap(Marked);
    return Result;
  }

private:
  std::mutex Tree, Own;
  std::set<int> Marked;
};

static std::list<int> Shared;
static void splice() {
  std::list<int> Mine;
  Mine.splice(Mine.end(), Shared);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Shared' is written by this task while another task uses it; no lock is held
}

static std::mutex M;
static std::vector<int> Batch;
static void takes() {
  std::vector<int> Mine;
  {
    std::lock_guard<std::mutex> L(M);
    Mine.swap(Batch); // OK: with the lock
  }
  Mine.push_back(1); // OK: its own now
}

int main() {
  Dirty D;
  std::thread A([&] {
    for (int I = 0; I < 1000; ++I)
      D.mark(I);
  });
  for (int I = 0; I < 1000; ++I)
    D.collect();
  A.join();
  std::thread B(splice), C(splice), E(takes), F(takes);
  B.join();
  C.join();
  E.join();
  F.join();
}
