// Tasks that run the entries of a table, each its own.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <thread>
#include <vector>

static int A, B, C, D, E;
static pthread_mutex_t M = PTHREAD_MUTEX_INITIALIZER;

// OK: each is started once
static void *runA(void *Arg) {
  ++A;
  return Arg;
}
static void *runB(void *Arg) {
  ++B;
  return Arg;
}
static void *(*const Entries[])(void *) = {runA, runB};
static void each() {
  pthread_t Threads[2];
  for (int I = 0; I < 2; ++I)
    pthread_create(&Threads[I], nullptr, Entries[I], nullptr);
  for (pthread_t T : Threads)
    pthread_join(T, nullptr);
  A = B = 0; // OK: joined
}

// OK: one of them, not both
static void up() { ++C; }
static void down() { --C; }
static void oneOf(int Which) {
  void (*const Run[])() = {up, down};
  std::thread T(Run[Which]);
  T.join();
}

// OK: under a lock
static void lockedUp() {
  pthread_mutex_lock(&M);
  ++D;
  pthread_mutex_unlock(&M);
}
static void lockedDown() {
  pthread_mutex_lock(&M);
  --D;
  pthread_mutex_unlock(&M);
}
static void locked() {
  void (*const Run[])() = {lockedUp, lockedDown};
  std::vector<std::thread> Threads;
  for (auto *One : Run)
    Threads.emplace_back(One);
  for (auto &T : Threads)
    T.join();
}

// OK: one after the other
static void before() { ++E; }
static void after() { --E; }
static void inTurn() {
  void (*const Run[])() = {before, after};
  for (auto *One : Run) {
    std::thread T(One);
    T.join();
  }
}

int main() {
  each();
  oneOf(1);
  locked();
  inTurn();
}
