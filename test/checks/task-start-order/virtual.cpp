// RUN: %check_heddle %s heddle-task-start-order
#include <thread>

class Task {
public:
  Task() : Thread([this] { run(); }) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the task may call 'run' before the derived class that overrides it is constructed; start the task when the object is complete [heddle-task-start-order]
  // CHECK-NOTES: :[[@LINE-2]]:28: note: it is called here
  virtual ~Task() { Thread.join(); }
  virtual void run() = 0;

private:
  std::thread Thread;
};
class Print : public Task {
  void run() override { ++Printed; }
  // CHECK-NOTES: :[[@LINE-1]]:8: note: it is overridden here
  int Printed = 0;
};
Print ThePrint;

class Service {
public:
  Service() {
    Thread = std::thread(&Service::loop, this);
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the task may call 'step' before
  }
  virtual ~Service() { Thread.join(); }

protected:
  virtual void step() {}

private:
  void loop() {
    for (int I = 0; I < 3; ++I)
      step();
    // CHECK-NOTES: :[[@LINE-1]]:7: note: it is called here
  }
  std::thread Thread;
};
struct Mail final : Service {
  void step() override {}
  // CHECK-NOTES: :[[@LINE-1]]:8: note: it is overridden here
};
Mail TheMail;

class Direct {
public:
  Direct() : Thread(&Direct::work, this) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the task may call 'work' before
  virtual ~Direct() { Thread.join(); }
  virtual void work() = 0;

private:
  std::thread Thread;
};
