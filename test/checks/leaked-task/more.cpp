// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

template <class Work> void startWith(Work Run) {
  heddle::channel<int> Done;
  heddle::go([Done, Run] { Done.send(Run()); });
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: the task waits here for ever: nobody receives from 'Done'
}
void inTemplate() {
  startWith([] { return compute(1); });
}

void inGroup() {
  heddle::channel<int> Start;
  heddle::task_group Group;
  Group.go([Start] {
    Start.receive();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody sends to 'Start' or closes it
    compute(1);
  });
  Group.wait();
}

void nested() {
  heddle::go([] {
    heddle::channel<int> Inner;
    heddle::go([Inner] { Inner.send(compute(1)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: the task waits here for ever: nobody receives from 'Inner'
  });
}

int earlyThrow(int Size) {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(2)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  if (Size < 0)
    throw Size;
  return *Reply.receive();
}

int leavesLoop(int Rounds) {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(2)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  for (int Round = 0; Round < Rounds; ++Round)
    if (auto R = Reply.receive_for(1ms))
      return *R;
  return -1;
}

int asksOnce() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(2)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  heddle::sleep_for(10ms);
  if (auto R = Reply.try_receive())
    return *R;
  return -1;
}

class Service {
  heddle::channel<heddle::unit> Quit;
  heddle::task Worker;

public:
  // Nobody ever sends or closes the private channel.
  void start() {
    Worker = heddle::go([this] {
      Quit.receive();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: nobody sends to 'Quit' or closes it
    });
  }
};
