// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// FP: returned to the caller, who closes.
heddle::channel<int> open() {
  heddle::channel<int> Feed(4);
  heddle::go([Feed] {
    for (int Item : Feed)
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: the task waits here for ever: nobody sends to 'Feed' or closes it
      compute(Item);
  });
  return Feed;
}

// FP: kept in a list which others use.
class Hub {
  std::vector<heddle::channel<int>> Subscribers;

public:
  void add() {
    heddle::channel<int> Mail(4);
    Subscribers.push_back(Mail);
    heddle::go([Mail] {
      for (int Letter : Mail)
      // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: the task waits here for ever: nobody sends to 'Mail' or closes it
        compute(Letter);
    });
  }
  void stop() {
    for (auto &Mail : Subscribers)
      Mail.close();
  }
};
