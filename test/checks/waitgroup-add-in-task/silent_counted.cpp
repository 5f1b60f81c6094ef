// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include "heddle/heddle.h"

void fetch(int Page);

// OK: the task of a go() is counted by it, and may count another one.
void nested() {
  heddle::wait_group Running;
  Running.go([&Running] {
    Running.add();
    heddle::go([&Running] {
      fetch(1);
      Running.done();
    });
  });
  Running.wait();
}

// OK: the task says by a channel that it has counted.
void handshake() {
  heddle::wait_group Loading;
  heddle::channel<heddle::unit> Counted;
  heddle::go([&, Counted] {
    Loading.add();
    Counted.send({});
    fetch(1);
    Loading.done();
  });
  Counted.receive();
  Loading.wait();
}
