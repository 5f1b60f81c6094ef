// RUN: %check_heddle %s heddle-task-exception
// HEDDLE-SILENT
#include <cxxabi.h>
#include <heddle/heddle.h>
#include <pthread.h>
#include <stdexcept>

void step() { throw std::runtime_error("x"); }

void group() {
  heddle::task_group Group;
  // OK: the group keeps the exception, and wait() rethrows it
  Group.go(step);
  Group.wait();
}

void work();
void *routine(void *) {
  try {
    work();
  } catch (abi::__forced_unwind &) {
    // OK: this is how the library ends a thread that was cancelled
    throw;
  } catch (...) {
  }
  return nullptr;
}
void posix() {
  pthread_t T;
  pthread_create(&T, nullptr, routine, nullptr);
  pthread_join(T, nullptr);
}

void caught() {
  // OK: caught in the task
  heddle::task T = heddle::go([] {
    try {
      step();
    } catch (const std::runtime_error &) {
    }
  });
  T.join();
}
