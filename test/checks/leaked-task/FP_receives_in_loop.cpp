// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

int compute(int Part);

// FP: as many receives as senders.
int allOfThree() {
  heddle::channel<int> Replies;
  for (int Part = 0; Part < 3; ++Part)
    heddle::go([Replies, Part] { Replies.send(compute(Part)); });
  int Sum = 0;
  for (int Part = 0; Part < 3; ++Part)
    Sum += *Replies.receive();
  return Sum;
}
