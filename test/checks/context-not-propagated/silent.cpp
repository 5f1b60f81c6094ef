// RUN: %check_heddle %s heddle-context-not-propagated
// HEDDLE-SILENT
#include <heddle/heddle.h>
#include <chrono>
#include <stop_token>
#include <thread>

void query(heddle::context Ctx, int Id);
void wait(const heddle::context &Ctx);
void step();

// OK: there is no other context
void root() { query(heddle::background(), 1); }

// OK: passed on
void handle(heddle::context Ctx) { query(Ctx, 1); }

// OK: derived from the caller's
void limited(const heddle::context &Parent) {
  auto [Ctx, Cancel] = heddle::with_timeout(Parent, std::chrono::seconds(1));
  wait(Ctx);
}

// OK: the default of a parameter
void byDefault(int Id, heddle::context Ctx = heddle::background());
void callsDefault(heddle::context) { byDefault(1); }

// OK: what comes after the end of the request needs one of its own
void cleanUp(heddle::context Ctx) {
  Ctx.wait();
  query(heddle::background(), 2);
}

// OK: only if the request is over
void ifOver(heddle::context Ctx) {
  if (Ctx.cancelled())
    query(heddle::background(), 3);
  query(Ctx, 4);
}

// OK: the parameter has no name, so nobody wants it
void nameless(heddle::context) { query(heddle::background(), 5); }

// OK: the lambda has nothing captured
void notCaptured(heddle::context Ctx) {
  heddle::go([] { query(heddle::background(), 6); });
  query(Ctx, 7);
}

// OK: asks in each round
void asks() {
  std::jthread T([](std::stop_token Stop) {
    while (!Stop.stop_requested())
      step();
  });
}

// OK: hands it on
void worker(std::stop_token Stop);
void handsOn() {
  std::jthread T([](std::stop_token Stop) {
    for (;;) {
      worker(Stop);
      break;
    }
  });
}

// OK: not named on purpose
void ignores() {
  std::jthread T([](std::stop_token) {
    for (;;)
      step();
  });
}

// OK: said to be unused
void unused() {
  std::jthread T([]([[maybe_unused]] std::stop_token Stop) {
    for (;;)
      step();
  });
}

// OK: ends by itself
void short_() {
  std::jthread T([](std::stop_token Stop) {
    for (int I = 0; I < 10; ++I)
      step();
  });
}

// OK: no task; whoever calls it has to decide
void loops(std::stop_token Stop) {
  for (;;)
    step();
}
