// Missed: which class the elements of a container of base pointers have; what
// overrides a body that the base class has, too.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <memory>
#include <thread>
#include <vector>

static int counted;

class Thread {
public:
  virtual ~Thread() = default;
  void start() { thread_ = std::thread(&Thread::run, this); }
  void wait() { thread_.join(); }

protected:
  virtual void run() = 0;

private:
  std::thread thread_;
};
class Counter : public Thread {
  void run() override { ++counted; }
};
class Checker : public Thread {
  void run() override { ++counted; }
};

class Job {
public:
  virtual ~Job() = default;
  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void wait() { thread_.join(); }

protected:
  virtual void run() {}

private:
  std::thread thread_;
};
class Draw : public Job {
  void run() override { ++counted; }
};
static void overridden() {
  Draw a, b;
  a.start();
  b.start();
  a.wait();
  b.wait();
}

int main() {
  overridden();
  std::vector<std::unique_ptr<Thread>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(std::make_unique<Counter>());
  for (auto &t : all)
    t->start();
  for (auto &t : all)
    t->wait();
}
