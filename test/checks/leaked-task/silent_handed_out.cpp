// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);

// OK: returned to the caller, who closes.
heddle::channel<int> open() {
  heddle::channel<int> Feed(4);
  heddle::go([Feed] {
    for (int Item : Feed)
      compute(Item);
  });
  return Feed;
}

// OK: kept in a list which others use.
class Hub {
  std::vector<heddle::channel<int>> Subscribers;

public:
  void add() {
    heddle::channel<int> Mail(4);
    Subscribers.push_back(Mail);
    heddle::go([Mail] {
      for (int Letter : Mail)
        compute(Letter);
    });
  }
  void stop() {
    for (auto &Mail : Subscribers)
      Mail.close();
  }
};
