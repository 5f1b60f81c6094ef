// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include "heddle/heddle.h"

void fetch(int Page);

// FN: a functor with a field that is a reference.
struct Counted {
  heddle::wait_group &Group;
  int Page;
  void operator()() const {
    Group.add();
    fetch(Page);
    Group.done();
  }
};
void inFunctor() {
  heddle::wait_group Loading;
  heddle::go(Counted{Loading, 1});
  Loading.wait();
}

// FN: as before, with a constructor.
class CountedTwice {
  heddle::wait_group &Group;

public:
  explicit CountedTwice(heddle::wait_group &G) : Group(G) {}
  void operator()() const {
    Group.add(2);
    fetch(1);
    Group.done();
    Group.done();
  }
};
void inFunctorWithConstructor() {
  heddle::wait_group Loading;
  heddle::go(CountedTwice(Loading));
  Loading.wait();
}
