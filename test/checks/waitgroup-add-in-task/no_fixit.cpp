// RUN: %check_heddle %s heddle-waitgroup-add-in-task -no-fixed-is-silent
#include "heddle/heddle.h"
#include <functional>
#include <thread>

// Reported, but left to the author: nothing below may change.
void fetch(int Page);
int pagesAtOnce();

// The count is not what the task does first.
void later() {
  heddle::wait_group Loading;
  heddle::go([&Loading] {
    fetch(0);
    Loading.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up
    fetch(1);
    Loading.done();
  });
  Loading.wait();
  // CHECK-FIXES: heddle::wait_group Loading;
  // CHECK-FIXES-NEXT: heddle::go([&Loading] {
  // CHECK-FIXES-NEXT: fetch(0);
  // CHECK-FIXES-NEXT: Loading.add();
}

// How many is found out by the task.
void computed() {
  heddle::wait_group Loading;
  heddle::go([&Loading] {
    Loading.add(pagesAtOnce());
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up
    fetch(1);
    Loading.done();
  });
  Loading.wait();
  // CHECK-FIXES: heddle::wait_group Loading;
  // CHECK-FIXES-NEXT: heddle::go([&Loading] {
  // CHECK-FIXES-NEXT: Loading.add(pagesAtOnce());
}

// The group has another name inside.
void renamed() {
  heddle::wait_group Loading;
  heddle::go([&Group = Loading] {
    Group.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up
    fetch(1);
    Group.done();
  });
  Loading.wait();
  // CHECK-FIXES: heddle::go([&Group = Loading] {
  // CHECK-FIXES-NEXT: Group.add();
}
void parameter() {
  heddle::wait_group Loading;
  std::thread Loader(
      [](heddle::wait_group &Group) {
        Group.add();
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Loading' is counted up
        fetch(1);
        Group.done();
      },
      std::ref(Loading));
  Loading.wait();
  Loader.join();
  // CHECK-FIXES: [](heddle::wait_group &Group) {
  // CHECK-FIXES-NEXT: Group.add();
}

// The task's text is elsewhere, and others may run it.
void named() {
  heddle::wait_group Loading;
  auto Load = [&Loading] {
    Loading.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up
    fetch(1);
    Loading.done();
  };
  heddle::go(Load);
  Loading.wait();
  // CHECK-FIXES: auto Load = [&Loading] {
  // CHECK-FIXES-NEXT: Loading.add();
}

// A template: its other instances may be right.
template <class Work> void startCounted(heddle::wait_group &Group, Work Run) {
  heddle::go([&Group, Run] {
    Group.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up
    Run();
    Group.done();
  });
  // CHECK-FIXES: heddle::go([&Group, Run] {
  // CHECK-FIXES-NEXT: Group.add();
}
void inTemplate() {
  heddle::wait_group Loading;
  startCounted(Loading, [] { fetch(1); });
  Loading.wait();
}

#define START_COUNTED(group, ...)                                              \
  heddle::go([&] {                                                             \
    (group).add();                                                             \
    __VA_ARGS__;                                                               \
    (group).done();                                                            \
  })
void byMacro() {
  heddle::wait_group Loading;
  START_COUNTED(Loading, fetch(1));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Loading' is counted up
  Loading.wait();
  // CHECK-FIXES: {{^  }}START_COUNTED(Loading, fetch(1));
}

// An `if` with an `else`, and a label: no place in front of the start.
void noPlace(bool Now) {
  heddle::wait_group Loading;
  if (Now)
    heddle::go([&Loading] {
      Loading.add();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Loading' is counted up
      fetch(1);
      Loading.done();
    });
  else
    fetch(2);
  Loading.wait();
  // CHECK-FIXES: if (Now)
  // CHECK-FIXES-NEXT: heddle::go([&Loading] {
  // CHECK-FIXES-NEXT: Loading.add();
}
