// RUN: %check_heddle %s heddle-copied-sync
#include "heddle/annotations.h"
#include <atomic>
#include <pthread.h>
#include <thread>
#include <utility>

struct Table {
  pthread_mutex_t Lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t Changed = PTHREAD_COND_INITIALIZER;
  int Rows = 0;
  void add() {
    pthread_mutex_lock(&Lock);
    ++Rows;
    pthread_mutex_unlock(&Lock);
  }
};

void byValue(Table T) {
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: a 'Table' is passed by value: the callee uses its own copy of 'Lock' in it
  T.add();
}

void local(Table &Shared) {
  auto Copy = Shared;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this copies a 'Table'
  Copy.add();
}

void captured(Table &Shared) {
  std::thread([Shared]() mutable { Shared.add(); }).join();
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the closure captures a copy of a 'Table': it uses its own copy of 'Lock' in it, and nothing is synchronized; capture it by reference
}

void work(Table &T);
void passed(Table &Shared) {
  std::thread Worker(byValue, Shared);
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: a 'Table' is passed by value
  Worker.join();
}

struct Registry {
  Table Main, Spare;
  void restore() {
    Main = Spare;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this copies a 'Table'
  }
};

struct HEDDLE_TYPE(kind: wait-group) Group {
  HEDDLE_ROLE(role: wg-add) void add(int);
  HEDDLE_ROLE(role: wg-done) void done();
  HEDDLE_ROLE(role: wg-wait) void wait();
  int Count = 0;
};

void finish(Group Tasks) {
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: a 'Group' is passed by value: the callee uses its own copy of what it synchronizes with
  Tasks.done();
}

void counted(Group &Ref) {
  auto Tasks = Ref;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this copies a 'Group'
  Tasks.done();
}

std::atomic<int> SharedCount;
void count() {
  std::atomic<int> Count{SharedCount.load()};
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Count' is a copy of another atomic
  ++Count;
}
