// RUN: %check_heddle %s heddle-waitgroup-misuse
// HEDDLE-SILENT
#include "heddle/heddle.h"

int parse(int Item);

// FN: parse() may throw, but its code is not in sight.
void unseenThrow() {
  heddle::wait_group Working;
  Working.add(1);
  heddle::go([&] {
    try {
      parse(1);
      Working.done();
    } catch (...) {
    }
  });
  Working.wait();
}

// FN: once per item, but not for each.
void perItem(heddle::channel<int> Items) {
  heddle::wait_group Working;
  heddle::go([&, Items] {
    for (int Item : Items) {
      if (Item < 0)
        continue;
      Working.done();
    }
  });
  Working.add(2);
  Items.send(1);
  Items.send(-1);
  Working.wait();
}
