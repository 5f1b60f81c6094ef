// RUN: %check_heddle %s heddle-waitgroup-add-in-task
#include "heddle/heddle.h"

void fetch(int Page);

// A functor with a field that is a reference.
struct Counted {
  heddle::wait_group &Group;
  int Page;
  void operator()() const {
    Group.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts
    fetch(Page);
    Group.done();
  }
};
void inFunctor() {
  heddle::wait_group Loading;
  heddle::go(Counted{Loading, 1});
  Loading.wait();
}

// As before, with a constructor.
class CountedTwice {
  heddle::wait_group &Group;

public:
  explicit CountedTwice(heddle::wait_group &G) : Group(G) {}
  void operator()() const {
    Group.add(2);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts
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
