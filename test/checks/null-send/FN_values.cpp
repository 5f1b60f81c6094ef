// RUN: %check_heddle %s heddle-null-send
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <memory>

struct Job {
  void run();
};
struct Order {
  Job *What;
};
Job *find(int Id);
bool failed();

// FN: a null inside of a structure.
void inside(heddle::channel<Order> Orders) {
  heddle::go([Orders] {
    for (Order &O : Orders)
      O.What->run();
  });
  Orders.send(Order{nullptr});
}

// FN: null on one path only.
void onOnePath(heddle::channel<Job *> Jobs) {
  heddle::go([Jobs] {
    for (Job *J : Jobs)
      J->run();
  });
  Job *Next = nullptr;
  if (!failed())
    Next = find(1);
  Jobs.send(Next);
}

static void work(Job *J) { J->run(); }
// FN: another function uses it.
void handedOn(heddle::channel<Job *> Jobs) {
  heddle::go([Jobs] {
    for (Job *J : Jobs)
      work(J);
  });
  Jobs.send(nullptr);
}
