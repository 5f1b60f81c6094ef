// RUN: %check_heddle %s heddle-defer-in-loop
#include "heddle/heddle.h"
#include <cstdio>
#include <string>
#include <vector>

void closeSegment(int Id);

void sealByReference(int Segments) {
  heddle::defer_stack OnExit;
  for (int Segment = 0; Segment < Segments; ++Segment)
    OnExit.push([&Segment] { closeSegment(Segment); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Segment', which is gone or changed by then
}

void sealByDefaultReference(int Segments) {
  heddle::defer_stack OnExit;
  for (int Segment = 0; Segment < Segments; ++Segment)
    OnExit.push([&] { closeSegment(Segment); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Segment', which is gone or changed by then
}

void localOfTheRound(const std::vector<std::string> &Names) {
  heddle::defer_stack OnExit;
  for (const std::string &Name : Names) {
    std::FILE *File = std::fopen(Name.c_str(), "a");
    OnExit.push([&File] { std::fclose(File); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'File', which is gone or changed by then
  }
}

void loopCopy(const std::vector<int> &Ids) {
  heddle::defer_stack OnExit;
  for (int Id : Ids)
    OnExit.push([&Id] { closeSegment(Id); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Id', which is gone or changed by then
}

void pilesUp(int Files) {
  heddle::defer_stack OnExit;
  for (int I = 0; I < Files; ++I) {
    std::FILE *File = std::tmpfile();
    OnExit.push([File] { std::fclose(File); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred in the loop piles up until the function returns
  }
}

void pilesUpWithArgument(int Files) {
  heddle::defer_stack OnExit;
  for (int I = 0; I < Files; ++I)
    OnExit.push(closeSegment, I);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred in the loop piles up until the function returns
}

void inWhile(std::FILE *List) {
  heddle::defer_stack OnExit;
  char Name[256];
  while (std::fgets(Name, sizeof Name, List)) {
    std::FILE *File = std::fopen(Name, "r");
    if (!File)
      continue;
    OnExit.push([File] { std::fclose(File); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred in the loop piles up until the function returns
  }
}

void inDo(int Count) {
  heddle::defer_stack OnExit;
  do {
    OnExit.push([Count] { closeSegment(Count); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred in the loop piles up until the function returns
  } while (--Count > 0);
}

void outerLoop(const std::vector<std::vector<int>> &Volumes) {
  heddle::defer_stack OnExit;
  for (const std::vector<int> &Volume : Volumes)
    for (int Segment : Volume)
      OnExit.push([Segment] { closeSegment(Segment); });
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: what is deferred in the loop piles up until the function returns
}

// The stack lives longer than the inner loop's round.
void betweenTheLoops(const std::vector<std::vector<int>> &Volumes) {
  for (const std::vector<int> &Volume : Volumes) {
    heddle::defer_stack AfterVolume;
    for (int Segment : Volume)
      AfterVolume.push([&Segment] { closeSegment(Segment); });
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: what is deferred here runs after the loop but refers to 'Segment', which is gone or changed by then
  }
}

class Archive {
  heddle::defer_stack OnClose;

public:
  void addAll(const std::vector<int> &Ids) {
    for (int Id : Ids)
      OnClose.push([Id] { closeSegment(Id); });
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: what is deferred in the loop piles up until the function returns
  }
};

void intoParameter(heddle::defer_stack &OnExit, int Segments) {
  for (int Segment = 0; Segment < Segments; ++Segment)
    OnExit.push([&Segment] { closeSegment(Segment); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Segment', which is gone or changed by then
}

void namedLambda(const std::vector<int> &Ids) {
  heddle::defer_stack OnExit;
  for (int Id : Ids) {
    auto Close = [&Id] { closeSegment(Id); };
    OnExit.push(Close);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Id', which is gone or changed by then
  }
}

template <class T> void closeAll(const std::vector<T> &Items) {
  heddle::defer_stack OnExit;
  for (T Item : Items)
    OnExit.push([&Item] { closeSegment(static_cast<int>(Item)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Item', which is gone or changed by then
}
template void closeAll<long>(const std::vector<long> &);

#define ON_EXIT(stack, ...) (stack).push([&] { __VA_ARGS__; })
void byMacro(const std::vector<int> &Ids) {
  heddle::defer_stack OnExit;
  for (int Id : Ids)
    ON_EXIT(OnExit, closeSegment(Id));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Id', which is gone or changed by then
}
