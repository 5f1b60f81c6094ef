// One loop for all tasks, of which each goes on for its own elements only.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <cstddef>
#include <thread>
#include <vector>

enum { Items = 64, Tasks = 4 };
static int ByHash[Items], ByPredicate[Items], ByMethod[Items], ByBounds[Items],
    ByFirst[Items];

struct Worker {
  int Number = 0, First = 0, Last = 0;
  bool owns(int I) const { return I >= First && I < Last; }
};

static unsigned hash(int I) { return static_cast<unsigned>(I) * 2654435761u; }
static bool isMine(const Worker *W, int I) { return W->owns(I); }

static void work(const Worker &W) {
  for (int I = 0; I < Items; ++I)
    if (static_cast<int>(hash(I) % Tasks) == W.Number)
      // OK: each has one owner
      ByHash[I] = I;
  for (int I = 0; I < Items; ++I) {
    if (!isMine(&W, I))
      continue;
    // OK: the function says so
    ByPredicate[I] = I;
  }
  for (int I = 0; I != Items; ++I)
    if (W.owns(I))
      // OK: the same
      ++ByMethod[I];
  for (int I = 0; I < Items; ++I) {
    if (I < W.First)
      continue;
    if (I >= W.Last)
      break;
    // OK: between its own bounds
    ByBounds[I] = I;
  }
  int I = 0;
  while (I < W.Last) {
    if (W.First <= I)
      // OK: the lower bound alone tells them apart
      ByFirst[I] += 2;
    ++I;
  }
}

int main() {
  std::vector<Worker> Workers(Tasks);
  std::vector<std::thread> Threads;
  for (int T = 0; T < Tasks; ++T) {
    Workers[T].Number = T;
    Workers[T].First = T * (Items / Tasks);
    Workers[T].Last = (T + 1) * (Items / Tasks);
  }
  for (const Worker &W : Workers)
    Threads.emplace_back(work, std::cref(W));
  for (std::thread &T : Threads)
    T.join();
  int Sum = 0;
  for (int I = 0; I < Items; ++I)
    Sum += ByHash[I] + ByPredicate[I] + ByMethod[I] + ByBounds[I] + ByFirst[I];
  return Sum < 0;
}
