// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"
#include <string>
#include <vector>

struct Reading {
  int Sensor;
  double Value;
};

void reportLast(heddle::channel<Reading> Readings) {
  Readings.send({1, 20.5});
  Readings.close();
  Readings.send({1, 21.0});
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Readings' is already closed when this sends
}

void trySendAfterClose(heddle::channel<int> Ticks) {
  Ticks.close();
  if (!Ticks.try_send(1))
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'Ticks' is already closed when this sends
    return;
}

void timedSendAfterClose(heddle::channel<int> Ticks) {
  Ticks.close();
  Ticks.send_for(1, std::chrono::milliseconds(5));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Ticks' is already closed when this sends
}

// The channel of a local that nobody else has.
int drainLocal() {
  auto Queue = heddle::make_channel<int>(4);
  Queue.send(1);
  Queue.close();
  int Sum = 0;
  for (int Item : Queue)
    Sum += Item;
  Queue.send(Sum);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Queue' is already closed when this sends
  return Sum;
}

// Closed in the first round, sent into in the second.
void publishAll(heddle::channel<std::string> Pages,
                const std::vector<std::string> &Texts) {
  for (const std::string &Text : Texts) {
    Pages.send(Text);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Pages' is closed on a path that leads here when this sends
    Pages.close();
  }
}

void publishUntilEmpty(heddle::channel<int> Out, int Budget) {
  while (Budget > 0) {
    if (Budget == 3)
      Out.close();
    Out.send(Budget);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Out' is closed on a path that leads here when this sends
    --Budget;
  }
}

void closeWhenFailed(heddle::channel<int> Results, bool Failed) {
  if (Failed)
    Results.close();
  Results.send(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed on a path that leads here when this sends
}

void closeOnOneOfTwo(heddle::channel<int> Results, int Code) {
  switch (Code) {
  case 0:
    Results.send(1);
    break;
  case 1:
    Results.close();
    break;
  default:
    break;
  }
  Results.send(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed on a path that leads here when this sends
}

void swallowTheError(heddle::channel<int> Out) {
  Out.close();
  try {
    Out.send(3);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Out' is already closed when this sends
  } catch (const heddle::channel_closed &) {
  }
}
