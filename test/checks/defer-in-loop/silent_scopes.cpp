// RUN: %check_heddle %s heddle-defer-in-loop
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

void closeSegment(int Id);
void work(int Id);

// OK: runs at the end of the round.
void scoped(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    heddle::defer Close{[&Id] { closeSegment(Id); }};
    work(Id);
  }
}

// OK: the macro, too.
void scopedByMacro(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    HEDDLE_DEFER { closeSegment(Id); };
    work(Id);
  }
}

// OK: in a block of its own inside the loop.
void inBlock(int Count) {
  while (Count-- > 0) {
    if (Count % 2) {
      HEDDLE_DEFER { closeSegment(Count); };
      work(Count);
    }
  }
}

// OK: the stack belongs to the round.
void stackOfTheRound(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    heddle::defer_stack AfterRound;
    AfterRound.push([&Id] { closeSegment(Id); });
    work(Id);
  }
}

// OK: pushed outside of loops.
void once(int Id) {
  heddle::defer_stack OnExit;
  OnExit.push([Id] { closeSegment(Id); });
  if (Id > 3)
    OnExit.push([Id] { closeSegment(Id + 1); });
  for (int I = 0; I < Id; ++I)
    work(I);
}

static void one(int Id) {
  heddle::defer_stack OnExit;
  OnExit.push([&Id] { closeSegment(Id); });
  work(Id);
}
// OK: a function of its own for each round.
void each(const std::vector<int> &Ids) {
  for (int Id : Ids)
    one(Id);
}

// OK: a lambda that is called per round has a scope of its own.
void eachLambda(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    [&] {
      heddle::defer_stack OnExit;
      OnExit.push([&] { closeSegment(Id); });
      work(Id);
    }();
  }
}

// OK: declared in the head of the loop's inner one.
void stackOfOuterRound(const std::vector<std::vector<int>> &Volumes) {
  for (const auto &Volume : Volumes) {
    heddle::defer_stack AfterVolume;
    AfterVolume.push([&Volume] { closeSegment(Volume[0]); });
    for (int Id : Volume)
      work(Id);
  }
}

// OK: a smart pointer closes with the round.
void smartPointer(int Files) {
  for (int I = 0; I < Files; ++I) {
    std::unique_ptr<std::FILE, int (*)(std::FILE *)> File(std::tmpfile(),
                                                          std::fclose);
    std::fputs("entry", File.get());
  }
}

// OK: the stack is made anew for each round on the heap.
void heapStack(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    auto AfterRound = std::make_unique<heddle::defer_stack>();
    AfterRound->push([Id] { closeSegment(Id); });
    work(Id);
  }
}

// OK: the condition of the loop is evaluated once per round, nothing deferred.
void waitLoop(heddle::channel<int> Ids) {
  while (auto Id = Ids.receive()) {
    heddle::defer Close{[Id] { closeSegment(*Id); }};
    work(*Id);
  }
}
