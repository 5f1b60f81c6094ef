// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-task-outlives-capture -std=c++17
// HEDDLE-SILENT
#include "Inputs/pools.h"

struct counter {
  int value = 0;
  void raise(int by) { value += by; }
};
void textbook_method() {
  counter c;
  thread_pool pool(4);
  for (int i = 0; i < 100; ++i)
    // FN: which method a pointer to members means is not followed into the pool
    pool.enqueue(&counter::raise, &c, i);
}

// The pool is destroyed after the variable.
void wrong_order() {
  split_pool inner(2);
  int n = 0;
  // FN: the variable's end is seen as that of the pool
  inner.submit([&n] { n = 1; });
}
