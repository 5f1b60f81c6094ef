// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

void receivesFromNobody() {
  heddle::channel<int> Alarms(4);
  heddle::task Logger = heddle::go([Alarms] {
    while (std::optional<int> Alarm = Alarms.receive())
    // CHECK-MESSAGES: :[[@LINE-1]]:39: warning: the task waits here for ever: nobody sends to 'Alarms' or closes it
      std::printf("%d\n", *Alarm);
  });
  Logger.join();
}

void receivesOnceFromNobody() {
  heddle::channel<heddle::unit> Start;
  heddle::go([Start] {
    Start.receive();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody sends to 'Start' or closes it
    compute(0);
  });
}

void sendsToNobody() {
  heddle::channel<int> Result;
  heddle::go([Result] { Result.send(compute(1)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: the task waits here for ever: nobody receives from 'Result'
}

int givesUpAfterTimeout() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  int Result = -1;
  heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }),
                 heddle::on_timeout(10ms));
  return Result;
}

int returnsEarly(bool Cached) {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(2)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Reply'
  if (Cached)
    return 0;
  return *Reply.receive();
}

int firstOfThree() {
  heddle::channel<int> Replies;
  for (int Part = 0; Part < 3; ++Part)
    heddle::go([Replies, Part] { Replies.send(compute(Part)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: the task waits here for ever if its receiver leaves without receiving from 'Replies'
  return *Replies.receive();
}

int failsOnTheWay() {
  heddle::channel<int> Left, Right;
  heddle::go([Left] { Left.send(compute(1)); });
  heddle::go([Right] { Right.send(compute(2)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the task waits here for ever if its receiver leaves without receiving from 'Right'
  int L = *Left.receive();
  if (L < 0)
    return -1;
  return L + *Right.receive();
}

void rangesOverTicker() {
  heddle::ticker Tick(100ms);
  heddle::task Clock = heddle::go([&Tick] {
    for (auto Now : Tick.channel()) {
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the task waits for 'Tick' for ever: nobody stops the ticker, and the loop has no other way out
      (void)Now;
      compute(0);
    }
  });
  Clock.join();
}
