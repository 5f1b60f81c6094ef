// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

void work(int Item);

// OK: a negative count in the task, the positive one before.
void batch(int Items) {
  heddle::wait_group Left;
  Left.add(Items);
  heddle::go([&Left, Items] {
    for (int Item = 0; Item < Items; ++Item)
      work(Item);
    Left.add(-Items);
  });
  Left.wait();
}

// OK: a scope guard that counts, made by the spawner and moved into the task.
class Pending {
  std::shared_ptr<heddle::wait_group> Group;

public:
  explicit Pending(std::shared_ptr<heddle::wait_group> G) : Group(std::move(G)) {
    Group->add();
  }
  Pending(Pending &&) = default;
  ~Pending() {
    if (Group)
      Group->done();
  }
};
void guarded(int Items) {
  auto Left = std::make_shared<heddle::wait_group>();
  for (int Item = 0; Item < Items; ++Item)
    heddle::go([Mine = Pending(Left), Item] { work(Item); });
  Left->wait();
}

// OK: the tasks' own group, one for each.
void perTask(int Tasks) {
  heddle::task_group All;
  for (int Task = 0; Task < Tasks; ++Task)
    All.go([Task] {
      heddle::wait_group Parts;
      for (int Part = 0; Part < 2; ++Part) {
        Parts.add();
        heddle::go([&Parts, Part, Task] {
          work(Part + Task);
          Parts.done();
        });
      }
      Parts.wait();
    });
  All.wait();
}

// OK: waited for twice, counted before each.
void twoPhases() {
  heddle::wait_group Phase;
  Phase.add();
  heddle::go([&Phase] { Phase.done(); });
  Phase.wait();
  Phase.add();
  heddle::go([&Phase] { Phase.done(); });
  Phase.wait();
}

class Server {
  heddle::wait_group Requests;

public:
  // OK: counted by the accepting task before it starts the handler.
  void accept(int Request) {
    Requests.add();
    heddle::go([this, Request] {
      work(Request);
      Requests.done();
    });
  }
  void drain() { Requests.wait(); }
};

// OK: the template counts before it starts.
template <class Work> void startCounted(heddle::wait_group &Group, Work Run) {
  Group.add();
  heddle::go([&Group, Run] {
    Run();
    Group.done();
  });
}
void inTemplate() {
  heddle::wait_group Left;
  startCounted(Left, [] { work(1); });
  startCounted(Left, [] { work(2); });
  Left.wait();
}
