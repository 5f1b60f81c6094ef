// RUN: %check_heddle %s heddle-task-exception -std=c++17,c++20
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

struct ParseError {
  int Line;
};

void plain() {
  std::thread T([] {
    throw std::runtime_error("no such file");
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception leaves the task and ends the program; catch it in the task [heddle-task-exception]
  });
  T.join();
}

// The try around the start and the join sees nothing of it.
void caughtInTheWrongPlace() {
  try {
    std::thread T([] {
      throw ParseError{1};
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this exception leaves the task
    });
    T.join();
  } catch (const ParseError &) {
  }
}

void parse(const std::string &Text) {
  if (Text.empty())
    throw ParseError{7};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception leaves the task
}
void load(std::string Text) { parse(Text); }
void byCalls() {
  std::thread T(load, "x");
  T.join();
}

class Worker {
  std::thread Thread;
  int Left = 3;
  void run() {
    while (Left-- > 0)
      step();
  }
  void step() {
    if (Left == 1)
      throw std::logic_error("bad state");
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this exception leaves the task
  }

public:
  void start() { Thread = std::thread(&Worker::run, this); }
  ~Worker() { Thread.join(); }
};

struct Job {
  void operator()() const {
    throw 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception leaves the task
  }
};
void functor() {
  Job J;
  std::thread T(J);
  T.join();
}

void bound(int Count) {
  if (Count < 0)
    throw std::invalid_argument("negative");
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception leaves the task
}
void byBind() {
  std::thread T(std::bind(bound, 4));
  T.join();
}

void wrongHandler() {
  std::thread T([] {
    try {
      throw std::runtime_error("x");
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this exception leaves the task
    } catch (const std::logic_error &) {
    }
  });
  T.join();
}

void fromTheHandler() {
  std::thread T([] {
    try {
      throw ParseError{2};
    } catch (const ParseError &E) {
      throw std::runtime_error("line " + std::to_string(E.Line));
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this exception leaves the task
    }
  });
  T.join();
}

void many() {
  std::vector<std::thread> All;
  for (int I = 0; I < 4; ++I)
    All.emplace_back([I] {
      if (I == 3)
        throw ParseError{I};
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: this exception leaves the task
    });
  for (std::thread &T : All)
    T.join();
}

template <class T> void check(T Value) {
  if (Value > 10)
    throw std::out_of_range("value");
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this exception leaves the task
}
void inTemplate() {
  std::thread([] { check(11); }).detach();
}

// A rule about data, not about how the class is to be used.
class Account {
  int Balance = 10;

public:
  void withdraw(int Amount) {
    if (Amount > Balance)
      throw std::runtime_error("not enough");
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this exception leaves the task
    Balance -= Amount;
  }
};
void pay(Account &A) {
  std::thread T([&A] { A.withdraw(20); });
  T.join();
}
