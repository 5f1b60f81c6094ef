// RUN: %check_heddle %s heddle-task-exception -std=c++17,c++20 -- -fexceptions
// HEDDLE-SILENT
#include <any>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

void use(int);

// OK: nobody runs it in a task
void alone() { throw std::runtime_error("x"); }

void anyByPointer(std::any Value) {
  std::thread T([Value] {
    // OK: asks by a pointer, which is null if it is something else
    if (const int *Number = std::any_cast<int>(&Value))
      use(*Number);
  });
  T.join();
}

void range(std::vector<int> Order, std::vector<int> Values) {
  std::thread T([=] {
    // OK: a loop says which elements there are
    for (int I : Order)
      use(Values.at(I));
  });
  T.join();
}

void filled() {
  std::thread T([] {
    std::deque<int> Queue;
    Queue.push_back(1);
    // OK: it was put there before
    use(Queue.at(0));
  });
  T.join();
}

class Worker {
  std::thread Thread;
  bool Failed = false;
  void step() {
    if (Failed)
      throw std::runtime_error("failed");
  }
  void run() {
    try {
      while (!Failed)
        step();
    } catch (const std::exception &) {
      Failed = true;
    }
  }

public:
  // OK: caught in the body, around the loop
  Worker() : Thread(&Worker::run, this) {}
  ~Worker() { Thread.join(); }
};

int recursive(int N) { return N ? recursive(N - 1) : 0; }
void recursion() {
  // OK: nothing in the circle throws
  std::thread T([] { use(recursive(4)); });
  T.join();
}

class Connection {
  int Socket = -1;
  void check() const {
    if (Socket < 0)
      throw std::logic_error("not connected");
  }

public:
  void send(const char *Text) {
    check();
    if (Text == nullptr)
      throw std::invalid_argument("nothing to send");
    check();
  }
};
void contract(Connection &C) {
  // OK: how the class is to be used, and the caller sees to it
  std::thread T([&C] { C.send("x"); });
  T.join();
}
