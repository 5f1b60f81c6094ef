// RUN: %check_heddle %s heddle-thread-handle-misuse,heddle-blocked-forever
// HEDDLE-SILENT
#include <thread>

// FN: the task joins its own thread in a function that it calls.
class Runner {
  std::thread Thread;
  void run() { stop(); }

public:
  void start() {
    Thread = std::thread([this] { run(); });
  }
  void stop() { Thread.join(); }
};
