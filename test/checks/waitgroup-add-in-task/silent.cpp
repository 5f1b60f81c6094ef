// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void fetch(const std::string &Url);
std::vector<std::string> links(const std::string &Url);

// OK: counted before the task is started.
void before(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  for (const std::string &Url : Urls) {
    Loading.add();
    heddle::go([&Loading, Url] {
      fetch(Url);
      Loading.done();
    });
  }
  Loading.wait();
}

// OK: all counted at once.
void allAtOnce(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  Loading.add(static_cast<int>(Urls.size()));
  for (const std::string &Url : Urls)
    heddle::go([&Loading, Url] {
      fetch(Url);
      Loading.done();
    });
  Loading.wait();
}

// OK: go() counts itself.
void shortForm(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  for (const std::string &Url : Urls)
    Loading.go([Url] { fetch(Url); });
  Loading.wait();
}

// OK: done() deferred.
void doneDeferred() {
  heddle::wait_group Loading;
  Loading.add();
  heddle::go([&] {
    heddle::defer Done{[&] { Loading.done(); }};
    fetch("a");
  });
  Loading.wait();
}

// OK: a counted task counts the ones it starts.
void crawl(heddle::wait_group &Running, const std::string &Url, int Depth) {
  fetch(Url);
  if (Depth > 0)
    for (const std::string &Next : links(Url)) {
      Running.add();
      heddle::go([&Running, Next, Depth] { crawl(Running, Next, Depth - 1); });
    }
  Running.done();
}
void crawlAll() {
  heddle::wait_group Running;
  Running.add();
  heddle::go([&Running] { crawl(Running, "start", 3); });
  Running.wait();
}

// OK: nobody waits here; whoever does must know.
void nobodyWaits(heddle::wait_group &Running) {
  heddle::go([&Running] {
    Running.add();
    fetch("a");
    Running.done();
  });
}

// OK: a wait group of the task's own, waited for in the task.
void ownGroup(const std::vector<std::string> &Urls) {
  heddle::wait_group Outer;
  Outer.add();
  heddle::go([&] {
    heddle::wait_group Inner;
    for (const std::string &Url : Urls) {
      Inner.add();
      heddle::go([&Inner, Url] {
        fetch(Url);
        Inner.done();
      });
    }
    Inner.wait();
    Outer.done();
  });
  Outer.wait();
}

// OK: two groups, one waited for in the task that counts it.
void otherGroup() {
  heddle::wait_group First, Second;
  First.add();
  heddle::go([&] {
    Second.add();
    heddle::go([&] { Second.done(); });
    Second.wait();
    First.done();
  });
  First.wait();
}

// OK: the task has been joined before the wait.
void joinedBefore() {
  heddle::wait_group Loading;
  heddle::task Starter = heddle::go([&] {
    Loading.add();
    heddle::go([&] {
      fetch("a");
      Loading.done();
    });
  });
  Starter.join();
  Loading.wait();
}

// OK: the wait is in the very task that counts.
void waitInTask() {
  heddle::go([] {
    heddle::wait_group Loading;
    Loading.add();
    heddle::go([&Loading] { Loading.done(); });
    Loading.wait();
  });
}

// OK: the lambda is called, not started.
void calledInPlace() {
  heddle::wait_group Loading;
  auto Start = [&](const char *Url) {
    Loading.add();
    heddle::go([&Loading, Url] {
      fetch(Url);
      Loading.done();
    });
  };
  Start("a");
  Start("b");
  Loading.wait();
}

static void startOne(heddle::wait_group &Group, const std::string &Url) {
  Group.add();
  heddle::go([&Group, Url] {
    fetch(Url);
    Group.done();
  });
}
// OK: the helper counts before it starts.
void countedInHelper(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  for (const std::string &Url : Urls)
    startOne(Loading, Url);
  Loading.wait();
}

class Crawler {
  heddle::wait_group Running;

public:
  // OK: every start counts.
  void start(const std::string &Url) {
    Running.add();
    heddle::go([this, Url] {
      fetch(Url);
      for (const std::string &Next : links(Url))
        start(Next);
      Running.done();
    });
  }
  void run() {
    start("seed");
    Running.wait();
  }
};

// OK: the wait comes before the task is started.
void waitBefore() {
  heddle::wait_group Loading;
  Loading.add();
  heddle::go([&] { Loading.done(); });
  Loading.wait();
  heddle::go([&] {
    Loading.add();
    Loading.done();
  });
}

// OK: the spawner holds a count of its own while tasks count themselves.
void guarded(const std::vector<std::string> &Urls) {
  heddle::wait_group Loading;
  Loading.add();
  std::vector<std::thread> Threads;
  for (const std::string &Url : Urls)
    Threads.emplace_back([&Loading, Url] {
      Loading.add();
      fetch(Url);
      Loading.done();
    });
  for (std::thread &T : Threads)
    T.join();
  Loading.done();
  Loading.wait();
}

// OK: each object has a group of its own.
struct Worker {
  heddle::wait_group Jobs;
  void run() {
    Jobs.add();
    heddle::go([this] { Jobs.done(); });
    Jobs.wait();
  }
};
void runTwo(Worker &Left, Worker &Right) {
  heddle::task T = heddle::go([&Left] { Left.run(); });
  Right.run();
  T.join();
}

// OK: task_group needs no counting.
void taskGroup(const std::vector<std::string> &Urls) {
  heddle::task_group Loading;
  for (const std::string &Url : Urls)
    Loading.go([Url] { fetch(Url); });
  Loading.wait();
}

// OK: the lambda is kept for later, and counted by who starts it.
void kept(std::vector<std::function<void()>> &Jobs) {
  heddle::wait_group Loading;
  for (int I = 0; I < 3; ++I) {
    Loading.add();
    Jobs.push_back([&Loading] { Loading.done(); });
  }
  for (auto &Job : Jobs)
    heddle::go(Job);
  Loading.wait();
}

// OK: done in the task is add(-1), which counts down.
void countedDownByAdd() {
  heddle::wait_group Loading;
  Loading.add(2);
  heddle::go([&] { Loading.add(-1); });
  heddle::go([&] { Loading.add(-1); });
  Loading.wait();
}
