// RUN: %check_heddle %s heddle-waitgroup-add-in-task
#include "heddle/heddle.h"
#include <functional>
#include <string>
#include <thread>
#include <vector>

void fetch(const std::string &Url);

void inLambda(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  for (const std::string &Url : Urls)
    heddle::go([&Loading, Url] {
      Loading.add();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
      fetch(Url);
      Loading.done();
    });
  Loading.wait();
}

void withDelta() {
  heddle::wait_group Loading;
  heddle::go([&] {
    Loading.add(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
    fetch("a");
    Loading.done();
  });
  Loading.wait();
}

void onThread() {
  heddle::wait_group Loading;
  std::thread T([&Loading] {
    Loading.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
    fetch("a");
    Loading.done();
  });
  Loading.wait();
  T.join();
}

void doneDeferred() {
  heddle::wait_group Loading;
  heddle::go([&] {
    Loading.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
    heddle::defer Done{[&] { Loading.done(); }};
    fetch("a");
  });
  Loading.wait();
}

static void fetchCounted(heddle::wait_group &Group, const std::string &Url) {
  Group.add();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
  fetch(Url);
  Group.done();
}
void inNamedFunction(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  for (const std::string &Url : Urls)
    heddle::go(fetchCounted, std::ref(Loading), Url);
  Loading.wait();
}

static void enter(heddle::wait_group *Group) { Group->add(); }
// CHECK-MESSAGES: :[[@LINE-1]]:48: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
static void leave(heddle::wait_group *Group) { Group->done(); }
void inHelperOfTheTask() {
  heddle::wait_group Loading;
  heddle::go([&Loading] {
    enter(&Loading);
    fetch("a");
    leave(&Loading);
  });
  Loading.wait();
}

class Crawler {
  heddle::wait_group Running;
  std::vector<std::string> Seeds;

  void crawl(const std::string &Url) {
    Running.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Running' is counted up inside the task that it counts, so the wait may return before the task has begun
    fetch(Url);
    Running.done();
  }

public:
  void run() {
    for (const std::string &Url : Seeds)
      heddle::go([this, Url] { crawl(Url); });
    Running.wait();
  }
};

class Importer {
  heddle::wait_group Running;

  void importAll() {
    Running.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Running' is counted up inside the task that it counts, so the wait may return before the task has begun
    fetch("all");
    Running.done();
  }

public:
  void run() {
    heddle::task T = heddle::go(&Importer::importAll, this);
    Running.wait();
    T.join();
  }
};

template <class Work> void startCounted(heddle::wait_group &Group, Work Run) {
  heddle::go([&Group, Run] {
    Group.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
    Run();
    Group.done();
  });
}
void inTemplate() {
  heddle::wait_group Loading;
  startCounted(Loading, [] { fetch("a"); });
  startCounted(Loading, [] { fetch("b"); });
  Loading.wait();
}

#define COUNTED(group, ...)                                                    \
  do {                                                                         \
    (group).add();                                                             \
    __VA_ARGS__;                                                               \
    (group).done();                                                            \
  } while (false)
void byMacro() {
  heddle::wait_group Loading;
  heddle::go([&] { COUNTED(Loading, fetch("a")); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
  Loading.wait();
}

void throughFunction() {
  heddle::wait_group Loading;
  std::function<void()> Job = [&Loading] {
    Loading.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
    fetch("a");
    Loading.done();
  };
  heddle::go(Job);
  Loading.wait();
}

struct Batch {
  heddle::wait_group Group;
  int Size = 0;
};
void inField(Batch &B) {
  for (int I = 0; I < B.Size; ++I)
    heddle::go([&B] {
      B.Group.add();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'B->Group' is counted up inside the task that it counts, so the wait may return before the task has begun
      fetch("a");
      B.Group.done();
    });
  B.Group.wait();
}

void inHeapObject() {
  auto Loading = std::make_shared<heddle::wait_group>();
  heddle::go([Loading] {
    Loading->add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'the object' is counted up inside the task that it counts, so the wait may return before the task has begun
    fetch("a");
    Loading->done();
  });
  Loading->wait();
}

static void waitFor(heddle::wait_group &Group) { Group.wait(); }
void waitedInHelper() {
  heddle::wait_group Loading;
  heddle::go([&] {
    Loading.add();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Loading' is counted up inside the task that it counts, so the wait may return before the task has begun
    Loading.done();
  });
  waitFor(Loading);
}
