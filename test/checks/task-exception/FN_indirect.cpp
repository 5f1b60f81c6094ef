// RUN: %check_heddle %s heddle-task-exception
// HEDDLE-SILENT
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
};
struct Broken : Job {
  void run() override { throw std::runtime_error("x"); }
};
void dispatched() {
  auto J = std::make_shared<Broken>();
  // FN: the function is virtual
  std::thread T([J] { J->run(); });
  T.join();
}

void nested() {
  std::thread T([] {
    auto F = std::async(std::launch::async, []() -> int { throw 1; });
    // FN: the future delivers it in this task
    F.get();
  });
  T.join();
}

#define FAIL(Text) throw std::runtime_error(Text)
void macro() {
  // FN: a macro's throw is taken for an assertion
  std::thread T([] { FAIL("x"); });
  T.join();
}
