// RUN: %check_heddle %s heddle-defer-in-loop -std=c++17,c++20
// HEDDLE-SILENT
#include <cstdlib>

void flushAll();

// FN: registered again in each round.
void atExitInLoop(int Count) {
  for (int I = 0; I < Count; ++I)
    std::atexit(flushAll);
}

// FN: a lambda.
void atExitLambda(int Count) {
  while (Count-- > 0)
    std::atexit([] { flushAll(); });
}
