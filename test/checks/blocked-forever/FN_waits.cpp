// RUN: %check_heddle %s heddle-blocked-forever
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <future>
#include <latch>
#include <thread>
#include <utility>
#include <vector>

// FN: the promise was moved into a task that never sets it.
void movedPromise() {
  std::promise<int> Answer;
  std::future<int> Result = Answer.get_future();
  std::thread Task([](std::promise<int>) {}, std::move(Answer));
  Result.get();
  Task.join();
}

// FN: one task fewer than the latch counts.
void oneFewer(int Tasks) {
  std::latch Ready(Tasks);
  std::vector<std::thread> All;
  for (int I = 1; I < Tasks; ++I)
    All.emplace_back([&] { Ready.count_down(); });
  Ready.wait();
  for (std::thread &T : All)
    T.join();
}

// FN: members of an object that lives longer than the function.
class Pair {
  heddle::channel<int> A, B;

public:
  void left() {
    A.receive();
    B.send(1);
  }
  void right() {
    B.receive();
    A.send(1);
  }
};

// FN: more values than room, but nobody knows how many.
void unknownNumber(const std::vector<int> &Values) {
  heddle::channel<int> Queue(1);
  for (int V : Values)
    Queue.send(V);
  Queue.close();
  for (int V : Queue)
    (void)V;
}
