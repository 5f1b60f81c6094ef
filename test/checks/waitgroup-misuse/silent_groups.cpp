// RUN: %check_heddle %s heddle-waitgroup-misuse
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
bool failed();
void work();

// OK: on both ways.
void both() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    if (failed()) {
      W.done();
      return;
    }
    work();
    W.done();
  });
  W.wait();
}

// OK: deferred.
void deferred() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    heddle::defer D([&] { W.done(); });
    if (failed())
      return;
    work();
  });
  W.wait();
}
struct Arrive {
  heddle::wait_group &W;
  ~Arrive() { W.done(); }
};

// OK: a destructor does it.
void raii() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    Arrive A{W};
    if (failed())
      return;
    work();
  });
  W.wait();
}

// OK: after the handler.
void caught() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    try {
      work();
      std::stoi("x");
    } catch (...) {
    }
    W.done();
  });
  W.wait();
}

// OK: in the handler, too.
void caught2() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    try {
      std::stoi("x");
      W.done();
    } catch (...) {
      W.done();
    }
  });
  W.wait();
}

static void maybe(heddle::wait_group *W) {
  if (!W)
    return;
  work();
  W->done();
}

// OK: there is no group then.
void null() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] { maybe(&W); });
  W.wait();
  maybe(nullptr);
}

static void entry(heddle::wait_group *W) {
  if (!W)
    return;
  work();
  W->done();
}

// OK: the task asks whether there is a group.
void null2() {
  heddle::wait_group W;
  W.add(1);
  std::thread T(entry, &W);
  W.wait();
  T.join();
}

// OK: another task does it.
void handsOn() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    if (failed()) {
      heddle::go([&] {
        work();
        W.done();
      });
      return;
    }
    W.done();
  });
  W.wait();
}

// OK: once per item.
void items(heddle::channel<int> Jobs, heddle::wait_group &W) {
  heddle::go([&, Jobs] {
    for (int J : Jobs) {
      (void)J;
      W.done();
    }
  });
  for (int I = 0; I < 3; ++I) {
    W.add(1);
    Jobs.send(I);
  }
  W.wait();
}

// OK: once per item, however many.
void whileItems(heddle::channel<int> Jobs, heddle::wait_group &W) {
  heddle::go([&, Jobs] {
    while (true) {
      auto J = Jobs.receive();
      if (!J)
        return;
      W.done();
    }
  });
  for (int I = 0; I < 3; ++I) {
    W.add(1);
    Jobs.send(I);
  }
  W.wait();
}

// OK: round by round.
void reuse() {
  heddle::wait_group W;
  for (int R = 0; R < 2; ++R) {
    W.add(1);
    heddle::go([&] { W.done(); });
    W.wait();
  }
}

// OK: one round after the other.
void twoRounds() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] { W.done(); });
  W.wait();
  W.add(1);
  heddle::go([&] { W.done(); });
  W.wait();
}

// OK: waits for the round before.
void waitsFirst(int N) {
  heddle::wait_group W;
  for (int I = 0; I < N; ++I) {
    W.wait();
    W.add(1);
    heddle::go([&] { W.done(); });
  }
  W.wait();
}

// OK: joined instead.
void joined() {
  heddle::wait_group W;
  W.add(1);
  std::thread T([&] { W.done(); });
  T.join();
}

// OK: counted before the waiter starts.
void closer() {
  heddle::channel<int> C;
  heddle::wait_group W;
  for (int I = 0; I < 3; ++I) {
    W.add(1);
    heddle::go([&] {
      C.send(1);
      W.done();
    });
  }
  heddle::task Closer = heddle::go([&] {
    W.wait();
    C.close();
  });
  for (int V : C)
    (void)V;
  Closer.join();
}

// OK: the spawner holds it open.
void held() {
  heddle::wait_group W;
  W.add(1);
  heddle::task Closer = heddle::go([&] { W.wait(); });
  for (int I = 0; I < 3; ++I) {
    W.add(1);
    heddle::go([&] { W.done(); });
  }
  W.done();
  Closer.join();
}

// OK: three of three.
void loopDone() {
  heddle::wait_group W;
  W.add(3);
  for (int I = 0; I < 3; ++I)
    W.done();
  W.wait();
}

// OK: counted down by add.
void negative() {
  heddle::wait_group W;
  W.add(2);
  W.add(-2);
  W.wait();
}

// OK: counted down by add on one way.
void negative2() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    if (failed()) {
      W.add(-1);
      return;
    }
    W.done();
  });
  W.wait();
}
// OK: the destructor waits.
struct Pool {
  heddle::wait_group W;
  void run() {
    W.add(1);
    heddle::go([this] {
      work();
      W.done();
    });
  }
  ~Pool() { W.wait(); }
};

// OK: the program ends.
void ends() {
  heddle::wait_group W;
  W.add(1);
  std::thread T([&] {
    if (failed())
      std::abort();
    W.done();
  });
  W.wait();
  T.join();
}
