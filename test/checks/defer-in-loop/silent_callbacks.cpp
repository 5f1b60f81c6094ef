// RUN: %check_heddle %s heddle-defer-in-loop -std=c++17,c++20
// HEDDLE-SILENT
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <thread>
#include <vector>

void release(int Handle);
void flushAll();
void runLater(std::function<void()> Job);

// OK: by value.
void byValue(const std::vector<int> &Handles) {
  std::vector<std::function<void()>> Cleanups;
  for (int Handle : Handles)
    Cleanups.push_back([Handle] { release(Handle); });
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

// OK: the reference refers to an element of what lives longer.
void element(std::vector<int> &Handles) {
  std::vector<std::function<void()>> Cleanups;
  for (int &Handle : Handles)
    Cleanups.push_back([&Handle] { release(Handle); });
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

// OK: a variable from before the loop.
void total(const std::vector<int> &Handles) {
  int Released = 0;
  std::vector<std::function<void()>> Cleanups;
  for (int Handle : Handles)
    Cleanups.push_back([&Released, Handle] {
      release(Handle);
      ++Released;
    });
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

// OK: run within the round.
void perRound(const std::vector<std::vector<int>> &Batches) {
  std::vector<std::function<void()>> Jobs;
  for (const auto &Batch : Batches) {
    int Done = 0;
    Jobs.push_back([&Done] { ++Done; });
    for (auto &Job : Jobs)
      Job();
    Jobs.clear();
    std::printf("%d of %zu\n", Done, Batch.size());
  }
}

// OK: the list belongs to the round.
void listOfTheRound(int Rounds) {
  for (int Round = 0; Round < Rounds; ++Round) {
    std::vector<std::function<void()>> Jobs;
    Jobs.push_back([&Round] { release(Round); });
    for (auto &Job : Jobs)
      Job();
  }
}

// OK: an algorithm runs its lambda before it returns.
int algorithms(const std::vector<std::vector<int>> &Rows) {
  int Count = 0;
  for (const std::vector<int> &Row : Rows) {
    int Limit = Row.empty() ? 0 : Row.front();
    Count += static_cast<int>(std::count_if(
        Row.begin(), Row.end(), [&Limit](int Value) { return Value > Limit; }));
  }
  return Count;
}

// OK: init-capture copies.
void initCapture(const std::vector<int> &Handles) {
  std::vector<std::function<void()>> Cleanups;
  for (int Handle : Handles)
    Cleanups.push_back([Copy = Handle] { release(Copy); });
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

// OK: the owner is shared with the callable.
void sharedOwner(int Count) {
  std::vector<std::function<void()>> Cleanups;
  for (int I = 0; I < Count; ++I) {
    auto Handle = std::make_shared<int>(I);
    Cleanups.push_back([Handle] { release(*Handle); });
  }
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

// OK: a list of numbers.
void numbers(int Count) {
  std::vector<int> Squares;
  for (int I = 0; I < Count; ++I)
    Squares.push_back(I * I);
}

// OK: registered once.
void registerOnce() {
  std::atexit(flushAll);
  for (int I = 0; I < 3; ++I)
    release(I);
}

// OK: threads are joined in the same round.
void joinedThreads(int Count) {
  for (int I = 0; I < Count; ++I) {
    std::thread T([&I] { release(I); });
    T.join();
  }
}

// OK: drained in the same round by a function that is not seen.
void drainJobs(std::vector<std::function<void()>> &Jobs);
void handedOn(int Count) {
  std::vector<std::function<void()>> Jobs;
  for (int I = 0; I < Count; ++I) {
    Jobs.push_back([&I] { release(I); });
    drainJobs(Jobs);
  }
}

// OK: a loop that is left in the round in which it is filled, with the use.
void firstOnly(const std::vector<int> &Handles) {
  std::function<void()> Cleanup;
  for (int Handle : Handles)
    if (Handle > 0) {
      Cleanup = [Handle] { release(Handle); };
      break;
    }
  if (Cleanup)
    Cleanup();
}

// OK: a static outlives the loop.
void staticLocal(int Count) {
  std::vector<std::function<void()>> Cleanups;
  for (int I = 0; I < Count; ++I) {
    static int Total = 0;
    Cleanups.push_back([] { release(Total); });
  }
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

// OK: the lambda captures the object, whose member is the list.
class Widget {
  std::vector<std::function<void()>> Handlers;
  int Clicks = 0;

public:
  void connect(int Count) {
    for (int I = 0; I < Count; ++I)
      Handlers.push_back([this] { ++Clicks; });
  }
};

// OK: run by the inner loop, in the round of the outer one.
void nestedLoops(int Rows, int Columns) {
  for (int Row = 0; Row < Rows; ++Row) {
    std::vector<std::function<void()>> Cells;
    for (int Column = 0; Column < Columns; ++Column)
      Cells.push_back([&Row, Column] { release(Row * Column); });
    for (auto &Cell : Cells)
      Cell();
  }
}
