// A thread class whose derived classes say what it runs: each its own.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <mutex>
#include <thread>

static int read_in, written_out, of_loader, guarded;
static std::mutex mutex;

class Thread {
public:
  virtual ~Thread() = default;
  void start() { thread_ = std::thread(&Thread::run, this); }
  void wait() { thread_.join(); }

protected:
  virtual void run() { step(); }
  virtual void step() {}

private:
  std::thread thread_;
};
class Reader : public Thread {
  long own_ = 0;
  void step() override {
    ++read_in; // OK: there is one
    ++own_;
    std::lock_guard<std::mutex> lock(mutex);
    ++guarded;
  }
};
class Writer : public Thread {
  void run() override {
    ++written_out; // OK: there is one
    std::lock_guard<std::mutex> lock(mutex);
    ++guarded;
  }
};
class Loader : public Thread {
  void step() override { ++of_loader; }
};

int main() {
  Reader a;
  Writer b;
  a.start();
  b.start();
  a.wait();
  b.wait();
  Loader first, second;
  first.start();
  first.wait();
  second.start(); // OK: after the first one
  second.wait();
}
