#include "threads.h"
struct Task {
  virtual ~Task() = default;
  virtual void run() = 0;
};
struct Add : Task {
  int &n;
  explicit Add(int &to) : n(to) {}
  void run() override { n++; }
};
void go(Task *t) {
  std::thread w([t] { t->run(); });
  w.join();
  delete t;
}
