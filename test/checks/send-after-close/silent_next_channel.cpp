// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <map>
#include <string>
#include <vector>

// OK: the pointer goes on to the next one.
void walk(heddle::channel<int> *First, heddle::channel<int> *Last) {
  for (; First != Last; ++First) {
    First->send(0);
    First->close();
  }
}

// OK: another element in every round.
void closeEach(std::vector<heddle::channel<int>> &Subscribers) {
  for (auto &Subscriber : Subscribers) {
    Subscriber.send(-1);
    Subscriber.close();
  }
}
