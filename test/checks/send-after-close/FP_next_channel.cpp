// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"
#include <map>
#include <string>
#include <vector>

// FP: the pointer goes on to the next one.
void walk(heddle::channel<int> *First, heddle::channel<int> *Last) {
  for (; First != Last; ++First) {
    First->send(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: '*First' is closed on a path that leads here when this sends
    First->close();
  }
}

// FP: another element in every round.
void closeEach(std::vector<heddle::channel<int>> &Subscribers) {
  for (auto &Subscriber : Subscribers) {
    Subscriber.send(-1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Subscribers[...]' is closed on a path that leads here when this sends
    Subscriber.close();
  }
}
