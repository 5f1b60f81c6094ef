// The newest element of a container is the task's, and somebody else's, too.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <list>
#include <thread>
#include <vector>

struct Item {
  long N = 0;
  std::thread Worker;
};
static std::list<Item> Items;

static void after() {
  Items.emplace_back();
  Item &Newest = Items.back();
  Newest.Worker = std::thread([&Newest] {
    for (int I = 0; I < 20000; ++I)
      ++Newest.N;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Items[...].N' is written by this task while the code that started the task uses it
  });
  for (int I = 0; I < 20000; ++I)
    ++Newest.N;
}

static std::list<Item> Others;
static void add() {
  Others.push_back(Item());
  Item &Newest = Others.back();
  Newest.Worker = std::thread([&Newest] {
    for (int I = 0; I < 20000; ++I)
      ++Newest.N;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Others[...].N' is written by this task while the code that started the task uses it
  });
}

struct Group {
  long Total = 0;
  std::list<std::thread> Threads;
  void add() {
    // The handle is one's own, what the task does is not.
    Threads.emplace_back();
    Threads.back() = std::thread([this] {
      for (int I = 0; I < 20000; ++I)
        ++Total;
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'G.Total' is written by this task while another instance of the task may be running
    });
  }
};

int main() {
  after();
  for (int I = 0; I < 3; ++I)
    add();
  for (auto &O : Others)
    for (int I = 0; I < 20000; ++I)
      ++O.N;
  for (auto *List : {&Items, &Others})
    for (auto &I : *List)
      I.Worker.join();
  Group G;
  for (int I = 0; I < 3; ++I)
    G.add();
  for (auto &T : G.Threads)
    T.join();
  return G.Total == 0;
}
