// Places that the data names may be one's own: lists of cells, shares that are
// told apart by a test, a section for each task.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

static const int Tasks = 4;

// OK: each task has its own list of places.
static int Field[100];
static void fill(std::vector<int> Mine) {
  for (int At : Mine)
    Field[At] = At * 2;
}
static std::vector<std::vector<int>> Cells(Tasks);
static double Heat[100];
static void warm(int Me) {
  for (int At : Cells[Me])
    Heat[At] += At / 3.0;
}
// OK: a permutation.
static int Order[100], Sorted[100], Values[100];
static void scatter(int From, int To) {
  for (int I = From; I < To; ++I)
    Sorted[Order[I]] = Values[I];
}
// OK: all look at all, and each counts its share.
static int Buckets[10];
static void share(const std::vector<int> &Data, int Me) {
  for (int V : Data)
    if (V % Tasks == Me)
      ++Buckets[V % 8];
}
// OK: a section for each.
static int Sections[Tasks * 10];
static void section(const std::vector<int> &Data, int Me) {
  for (int V : Data)
    ++Sections[Me * 10 + V % 10];
}
// OK: a table for each.
static void table(const std::vector<int> &Data, std::vector<int> &Mine) {
  for (int V : Data)
    ++Mine[V % 10];
}
// OK: a lock for each part of the table.
static std::mutex Locks[10];
static int Guarded[10];
static void guarded(const std::vector<int> &Data) {
  for (int V : Data) {
    int At = V % 10;
    std::lock_guard<std::mutex> L(Locks[At]);
    ++Guarded[At];
  }
}
static std::atomic<int> Counters[10];
static void atomics(const std::vector<int> &Data) {
  for (int V : Data)
    ++Counters[V % 10];
}

// OK: the number of the round: `at / size`, where each round moves `at` by `size`.
static void rounds(std::vector<int> &Data, std::size_t Size) {
  std::vector<int> Partial(Data.size() / Size + 1);
  std::vector<std::thread> Threads;
  for (std::size_t At = 0; At < Data.size(); At += Size) {
    int &Slot = Partial[At / Size];
    Threads.emplace_back([&Data, At, Size, &Slot] {
      for (std::size_t I = At; I < At + Size && I < Data.size(); ++I)
        Slot += Data[I];
    });
  }
  for (std::thread &T : Threads)
    T.join();
}

int main() {
  std::vector<int> Data(100);
  for (int I = 0; I < 100; ++I) {
    Data[I] = I;
    Order[I] = 99 - I;
    Cells[I % Tasks].push_back(I);
  }
  std::vector<std::vector<int>> Tables(Tasks, std::vector<int>(10));
  std::vector<std::thread> Threads;
  for (int K = 0; K < Tasks; ++K) {
    Threads.emplace_back(fill, std::vector<int>{K, K + 10});
    Threads.emplace_back(warm, K);
    Threads.emplace_back(scatter, K * 25, K * 25 + 25);
    Threads.emplace_back(share, std::cref(Data), K);
    Threads.emplace_back(section, std::cref(Data), K);
    Threads.emplace_back(table, std::cref(Data), std::ref(Tables[K]));
    Threads.emplace_back(guarded, std::cref(Data));
    Threads.emplace_back(atomics, std::cref(Data));
  }
  for (std::thread &T : Threads)
    T.join();
  rounds(Data, 9);
}
