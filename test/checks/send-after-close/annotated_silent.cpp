// RUN: %check_heddle %s heddle-send-after-close -std=c++17,c++20
// HEDDLE-SILENT
#include "Inputs/mailroom.h"
#include <memory>
#include <thread>
#include <vector>

using mailroom::Chute;
using mailroom::Clerks;

// OK: the last letter, then shut.
void dropAll(Chute &Out) {
  for (int Letter = 0; Letter < 10; ++Letter)
    Out.drop(Letter);
  mailroom::dropLast(Out);
  Out.shut();
}

// OK: drained before.
void shutAfterWork(Chute &Out, Clerks &Staff) {
  for (int Letter = 0; Letter < 10; ++Letter)
    Staff.post([&Out, Letter] { Out.drop(Letter); });
  Staff.drain();
  Out.shut();
}

// OK: another chute.
void shutOther(Chute &In, Chute &Out) {
  In.shut();
  Out.drop(1);
}

// OK: another one of an array.
void shutNeighbour(Chute (&All)[4]) {
  All[0].shut();
  All[1].drop(1);
}

// OK: returns.
bool dropUnlessNight(Chute &Out, bool Night) {
  if (Night) {
    Out.shut();
    return false;
  }
  Out.drop(2);
  return true;
}

// OK: the condition is the same.
void correlated(Chute &Out, int Hour) {
  const bool Night = Hour > 22;
  if (Night)
    Out.shut();
  if (!Night)
    Out.drop(2);
}

// OK: the thread is joined.
void shutAfterThread() {
  Chute Out;
  std::thread Clerk([&Out] { Out.drop(1); });
  Clerk.join();
  Out.shut();
}

// OK: a new object in the same pointer.
void renewed(std::unique_ptr<Chute> Out) {
  Out->shut();
  Out = std::make_unique<Chute>();
  Out->drop(1);
}

// OK: another iteration, another chute.
void each(std::vector<std::unique_ptr<Chute>> &All) {
  for (std::size_t I = 0; I < All.size(); ++I) {
    Chute Spare;
    Spare.drop(1);
    Spare.shut();
  }
}

// OK: every object has its own.
class Desk {
  Chute Out;

public:
  ~Desk() { Out.shut(); }
  void file(int Letter) { Out.drop(Letter); }
};
void replaceDesk() {
  { Desk Old; }
  Desk Fresh;
  Fresh.file(1);
}

// OK: shut in one part of an expression, dropped in the other.
void choose(Chute &Out, bool Night) {
  Night ? Out.shut() : Out.drop(1);
}

// OK: short circuit.
bool shortCircuit(Chute &Out, bool Night) {
  return Night ? (Out.shut(), true) : Out.offer(1);
}
