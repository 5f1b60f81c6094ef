// Tests that are decided by what a local variable was set to.
// RUN: %check_heddle %s heddle-double-lock
// HEDDLE-SILENT
#include <mutex>

static std::mutex m;
int flag();
static void both() { std::lock_guard<std::mutex> guard(m); }

// OK: never so.
void never() {
  const bool debug = false;
  std::lock_guard<std::mutex> guard(m);
  if (debug)
    both();
}

// OK: the other one has left.
void otherLeaves() {
  int held = 1;
  m.lock();
  if (flag()) {
    m.unlock();
    held = 0;
  }
  if (held == 1) {
    m.unlock();
    return;
  }
  if (held == 0)
    both();
}

// OK: set to the same on each way.
void sameOnEach() {
  enum class mode { in, out } now;
  m.lock();
  if (flag())
    now = mode::in;
  else
    now = mode::in;
  switch (now) {
  case mode::out:
    both();
    break;
  case mode::in:
    break;
  }
  m.unlock();
}

// OK: in a loop, too.
void inLoop() {
  m.lock();
  for (int i = 0; i < 3; i++) {
    bool locked = true;
    if (flag())
      locked = true;
    if (!locked)
      both();
  }
  m.unlock();
}

// OK: as a condition of several.
void several() {
  bool locked = true;
  std::unique_lock<std::mutex> guard(m);
  if (!locked && flag())
    both();
  if (flag() && !locked)
    both();
}
