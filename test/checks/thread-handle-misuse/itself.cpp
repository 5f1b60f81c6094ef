// RUN: %check_heddle %s heddle-thread-handle-misuse,heddle-blocked-forever
// A task that joins its own thread in a function that it calls: told once.
#include <thread>

class Runner {
  std::thread Thread;
  void run() { stop(); }

public:
  void start() {
    Thread = std::thread([this] { run(); });
  }
  void stop() { Thread.join(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: the task waits for its own end; join it in the task that started it [heddle-blocked-forever]
};
