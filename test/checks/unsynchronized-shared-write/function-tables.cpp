// Tasks that run the entries of a table.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <thread>
#include <vector>

static int Own, Both, Again, Named, Local, Filled;

// OK: only one of them does it, once
static void *first(void *Arg) {
  ++Own;
  return Arg;
}
static void *second(void *Arg) {
  ++Both;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Both' is written by this task while another task uses it
  return Arg;
}
static void *third(void *Arg) {
  ++Both;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Both' is written by this task while another task uses it
  return Arg;
}
static void *(*const Entries[])(void *) = {first, second, third};
static void table() {
  pthread_t Threads[3];
  for (int I = 0; I < 3; ++I)
    pthread_create(&Threads[I], nullptr, Entries[I], nullptr);
  for (pthread_t T : Threads)
    pthread_join(T, nullptr);
}

// An entry that is there twice.
static void *other(void *Arg) { return Arg; }
static void *counted(void *Arg) {
  ++Again;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Again' is written by this task while another instance of the task may be running
  return Arg;
}
static void localTable() {
  void *(*Run[])(void *) = {counted, other, counted};
  pthread_t Threads[3];
  for (int I = 0; I < 3; ++I)
    pthread_create(&Threads[I], nullptr, Run[I], nullptr);
  for (pthread_t T : Threads)
    pthread_join(T, nullptr);
}

// A member of the entries.
struct Module {
  const char *Name;
  void *(*Run)(void *);
};
static void *logs(void *Arg) {
  ++Named;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Named' is written by this task while another task uses it
  return Arg;
}
static void *counts(void *Arg) {
  ++Named;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Named' is written by this task while another task uses it
  return Arg;
}
static const Module Modules[] = {{"log", logs}, {"count", counts}};
static void modules() {
  pthread_t Threads[2];
  int N = 0;
  for (const Module &M : Modules)
    pthread_create(&Threads[N++], nullptr, M.Run, nullptr);
  for (pthread_t T : Threads)
    pthread_join(T, nullptr);
}

// Threads of C++, in a container and in an array.
static void adds() {
  ++Local;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Local' is written by this task while another task uses it
}
static void subtracts() {
  --Local;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Local' is written by this task while another task uses it
}
static void threads() {
  void (*const Run[])() = {adds, subtracts};
  std::vector<std::thread> Threads;
  for (auto *One : Run)
    Threads.emplace_back(One);
  for (auto &T : Threads)
    T.join();
}
static void fills() {
  ++Filled;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Filled' is written by this task while another task uses it
}
static void empties() {
  Filled = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Filled' is written by this task while another task uses it
}
static void array() {
  void (*const Run[])() = {fills, empties};
  std::thread Threads[2];
  for (int I = 0; I < 2; ++I)
    Threads[I] = std::thread(Run[I]);
  for (auto &T : Threads)
    T.join();
}

int main() {
  table();
  localTable();
  modules();
  threads();
  array();
}
