// RUN: %check_heddle %s heddle-double-close
#include "heddle/heddle.h"
#include <functional>
#include <thread>
#include <vector>

// Each task closes when it is done.
void twoTasks() {
  heddle::channel<int> Results(4);
  heddle::task A = heddle::go([Results] {
    Results.send(1);
    Results.close();
  });
  heddle::task B = heddle::go([Results] {
    Results.send(2);
    Results.close();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Results' is closed by more than one task
  });
  A.join();
  B.join();
}

void aLoopOfTasks(int Tasks) {
  heddle::channel<int> Results(4);
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([Results, I] {
      Results.send(I);
      Results.close();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Results' is closed by more than one task
    });
  Group.wait();
}

// Joined or not: closed is closed.
void theTaskAndItsSpawner() {
  heddle::channel<int> Results(4);
  std::thread Producer([&] {
    Results.send(1);
    Results.close();
  });
  Producer.join();
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

static void produce(heddle::channel<int> Out) {
  Out.send(3);
  Out.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed by more than one task
}
void namedTasks() {
  heddle::channel<int> Results(3);
  std::vector<std::thread> Producers;
  for (int I = 0; I < 3; ++I)
    Producers.emplace_back(produce, Results);
  for (std::thread &P : Producers)
    P.join();
}

struct Producer {
  heddle::channel<int> Out;
  void operator()() const { Out.close(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Results' is closed by more than one task
};
void functors() {
  heddle::channel<int> Results(3);
  std::thread First(Producer{Results});
  std::thread Second(Producer{Results});
  First.join();
  Second.join();
}

class Station {
  heddle::channel<int> Items{8};
  std::thread First, Second;

  void run() {
    Items.send(1);
    Items.close();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Items' is closed by more than one task
  }

public:
  void start() {
    First = std::thread(&Station::run, this);
    Second = std::thread(&Station::run, this);
  }
  ~Station() {
    First.join();
    Second.join();
  }
};

static void finish(heddle::channel<int> Ch) {
  Ch.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed by more than one task
}
void throughCalls() {
  heddle::channel<int> Results(3);
  std::thread First([Results] { finish(Results); });
  std::thread Second([Results] { finish(Results); });
  First.join();
  Second.join();
}
