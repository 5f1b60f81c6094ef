// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <vector>

void resize(int Image);

// FN: the wait for one group is taken for the end of the other's tasks.
void twoGroups(const std::vector<int> &Images) {
  heddle::wait_group Small, Large;
  for (int Image : Images) {
    Small.add();
    heddle::go([&, Image] {
      resize(Image);
      Small.done();
    });
    heddle::go([&, Image] {
      Large.add();
      resize(2 * Image);
      Large.done();
    });
  }
  Small.wait();
  Large.wait();
}
