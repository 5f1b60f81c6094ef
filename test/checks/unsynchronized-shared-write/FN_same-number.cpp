// A number by value tells tasks apart, as far as is known, also where each of
// them is given the same one.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <thread>
#include <vector>

constexpr int Rounds = 1000;
int Slots[8];

void raise(int Target) {
  for (int Round = 0; Round < Rounds; ++Round)
    for (int I = 0; I < 8; ++I)
      if (I == Target)
        ++Slots[I]; // FN: the caller always names the same
}

int main() {
  std::vector<std::thread> Tasks;
  for (int N = 0; N < 4; ++N)
    Tasks.emplace_back([] { raise(3); });
  for (std::thread &T : Tasks)
    T.join();
}
