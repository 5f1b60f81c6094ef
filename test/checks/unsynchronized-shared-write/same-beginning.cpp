// Loops that begin with the same element, however far each of them goes.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <thread>
#include <vector>

enum { Rounds = 2000 };
static std::vector<int> Cells(64);
static int Table[64], Tail[64];

static void fill(int Count) {
  for (int Round = 0; Round < Rounds; ++Round)
    for (int I = 0; I < Count; ++I)
      Cells[I] += Round;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Cells[...]' is written by this task while
}

static void touch(unsigned Most) {
  unsigned I;
  for (unsigned Round = 0; Round < Rounds; ++Round)
    for (I = 1; I != Most; I++)
      Table[I] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Table[...]' is written by this task while
}

// OK: one fills the beginning, the other one the end.
static void fillTail(int From, int To) {
  for (int I = From; I < To; ++I)
    Tail[I] = I;
}

static int sum(int Wanted, unsigned Others) {
  int Sum = 0;
  for (int Round = 0; Round < Rounds; ++Round) {
    for (int I = 0; I < Wanted; ++I)
      Sum += Cells[I];
    for (unsigned I = 1; I < Others; ++I)
      Sum += Table[I];
  }
  return Sum;
}

int main(int Argc, char **) {
  const int Half = 32 + Argc;
  std::thread Fill(fill, 40 + Argc), Touch(touch, 30u + unsigned(Argc));
  std::thread Low(fillTail, 0, Half), High(fillTail, Half, 64);
  const int Sum = sum(20 + Argc, 10u + unsigned(Argc));
  Fill.join();
  Touch.join();
  Low.join();
  High.join();
  return Sum == 1;
}
