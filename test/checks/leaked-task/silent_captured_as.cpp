// A closure has its own name for what it waits for.
// RUN: %check_heddle %s heddle-leaked-task
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include "Inputs/mailbox.h"
#include <functional>
#include <thread>
#include <vector>

// OK: one of an array, by reference.
static void ofArray() {
  Mailbox Boxes[3];
  std::vector<std::thread> Tasks;
  for (int I = 0; I < 3; ++I)
    Tasks.emplace_back([&In = Boxes[I]] {
      while (In.take())
        ;
    });
  for (Mailbox &Box : Boxes)
    Box.put(0);
  for (std::thread &Task : Tasks)
    Task.join();
}

// OK: by reference.
static void byReference() {
  Mailbox Box;
  std::thread Task([&In = Box] { In.take(); });
  Box.put(0);
  Task.join();
}

// OK: by pointer.
static void byPointer() {
  Mailbox Box;
  std::thread Task([In = &Box] { In->take(); });
  Box.put(0);
  Task.join();
}

// OK: by an object that stands for a reference.
static void byWrapper() {
  Mailbox Box;
  std::thread Task([In = std::ref(Box)] { In.get().take(); });
  Box.put(0);
  Task.join();
}

int main() {
  ofArray();
  byReference();
  byPointer();
  byWrapper();
}
