// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <mutex>

using namespace std::chrono_literals;

int compute(int Part);

// OK: the default case works.
void worksMeanwhile(heddle::channel<int> Quit) {
  bool Going = true;
  int Rounds = 0;
  while (Going)
    heddle::select(heddle::on_receive(Quit, [&](auto) { Going = false; }),
                   heddle::on_default([&] { Rounds += compute(Rounds); }));
}
// OK: the default case ends the loop.
void drains(heddle::channel<int> Values) {
  bool More = true;
  while (More)
    heddle::select(heddle::on_receive(Values, [](auto V) { compute(*V); }),
                   heddle::on_default([&] { More = false; }));
}
// OK: it pauses.
void pauses(heddle::channel<int> Quit) {
  bool Going = true;
  while (Going) {
    heddle::select(heddle::on_receive(Quit, [&](auto) { Going = false; }),
                   heddle::on_default([] {}));
    heddle::sleep_for(1ms);
  }
}
// OK: without a default case it waits.
void waits(heddle::channel<int> Requests, heddle::channel<int> Quit) {
  bool Going = true;
  while (Going)
    heddle::select(heddle::on_receive(Requests, [](auto R) { compute(*R); }),
                   heddle::on_receive(Quit, [&](auto) { Going = false; }));
}
// OK: a few attempts.
bool fewAttempts(heddle::channel<int> Requests) {
  bool Got = false;
  for (int I = 0; I < 3 && !Got; ++I)
    heddle::select(heddle::on_receive(Requests, [&](auto) { Got = true; }),
                   heddle::on_default([] {}));
  return Got;
}
// OK: tried for a while.
std::timed_mutex Table;
void triedForAWhile() {
  while (!Table.try_lock_for(10ms))
    ;
  Table.unlock();
}
// OK: once.
bool triedOnce() { return Table.try_lock_for(0ms); }

// OK: a reader that tries again when a writer came in between; both numbers are
// kept in variables.
std::atomic<unsigned> Sequence;
int Payload[4];
int readTwice() {
  unsigned Before, After;
  int Value;
  do {
    Before = Sequence.load();
    Value = Payload[0];
    After = Sequence.load();
  } while (Before != After || (Before & 1));
  return Value;
}
