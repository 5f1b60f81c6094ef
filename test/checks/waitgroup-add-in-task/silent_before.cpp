// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <thread>
#include <vector>

void fetch(int Page);

// OK: what the fix-it makes of a count in the task.
void countedBefore(int Pages) {
  heddle::wait_group Loading;
  for (int Page = 0; Page < Pages; ++Page) {
    Loading.add();
    heddle::go([&Loading, Page] {
      fetch(Page);
      Loading.done();
    });
  }
  Loading.wait();
}

// OK: all at once.
void countedAtOnce(int Pages) {
  heddle::wait_group Loading;
  Loading.add(Pages);
  std::vector<std::thread> Loaders;
  for (int Page = 0; Page < Pages; ++Page)
    Loaders.emplace_back([&Loading, Page] {
      fetch(Page);
      Loading.done();
    });
  Loading.wait();
  for (std::thread &Loader : Loaders)
    Loader.join();
}

// OK: each task has a group of its own.
void ownGroup(int Pages) {
  heddle::go([Pages] {
    heddle::wait_group Loading;
    for (int Page = 0; Page < Pages; ++Page) {
      Loading.add();
      heddle::go([&Loading, Page] {
        fetch(Page);
        Loading.done();
      });
    }
    Loading.wait();
  });
}
