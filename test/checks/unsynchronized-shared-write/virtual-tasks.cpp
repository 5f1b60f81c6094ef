// A thread class whose derived classes say what it runs.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <memory>
#include <thread>

static int scanned, counted, drawn, stepped;

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

class Scanner : public Thread {
  void run() override {
    ++scanned;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'scanned' is written by this task
  }
};
class Counter : public Thread {
  void run() override {
    ++counted;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'counted' is written by this task
  }
};
class Checker : public Thread {
  void run() override { counted += 2; }
};

static void two_of_one_class() {
  Scanner a, b;
  a.start();
  b.start();
  a.wait();
  b.wait();
}
static void two_classes() {
  Counter a;
  Checker b;
  a.start();
  b.start();
  a.wait();
  b.wait();
}

// The body calls on, and the objects are on the heap.
class Job {
public:
  virtual ~Job() = default;
  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void wait() { thread_.join(); }

protected:
  virtual void run() { step(); }
  virtual void step() = 0;

private:
  std::thread thread_;
};
class Draw : public Job {
  void step() override {
    ++drawn;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'drawn' is written by this task
  }
};
class Redraw : public Job {
  void step() override {
    ++drawn;
    ++stepped;
  }
};
static void on_the_heap() {
  auto a = std::make_unique<Draw>();
  std::unique_ptr<Job> b(new Redraw);
  a->start();
  b->start();
  a->wait();
  b->wait();
}

int main() {
  two_of_one_class();
  two_classes();
  on_the_heap();
}
