// RUN: %check_heddle %s heddle-defer-in-loop
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <vector>

void closeSegment(int Id);
void work(int Id);

// OK: leaves the loop right after it, so there is one at most.
void findAndClose(const std::vector<int> &Ids) {
  heddle::defer_stack OnExit;
  for (int Id : Ids)
    if (Id == 7) {
      OnExit.push([Id] { closeSegment(Id); });
      break;
    }
  work(7);
}

// OK: returns in the same round.
bool findAndReturn(const std::vector<int> &Ids) {
  heddle::defer_stack OnExit;
  for (int Id : Ids)
    if (Id == 7) {
      OnExit.push([Id] { closeSegment(Id); });
      work(Id);
      return true;
    }
  return false;
}

// OK: a pattern of macros that is no loop.
#define CHECKED(...)                                                           \
  do {                                                                         \
    __VA_ARGS__;                                                               \
  } while (0)
void inMacro(int Id) {
  heddle::defer_stack OnExit;
  CHECKED(OnExit.push([Id] { closeSegment(Id); }));
  work(Id);
}

// OK: a block to break out of.
void onceThrough(int Id) {
  heddle::defer_stack OnExit;
  do {
    if (Id < 0)
      break;
    OnExit.push([Id] { closeSegment(Id); });
    work(Id);
  } while (false);
}
