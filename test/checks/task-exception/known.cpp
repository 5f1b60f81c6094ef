// RUN: %check_heddle %s heddle-task-exception -std=c++17,c++20
#include <any>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

int Total;
void use(int);

void numbers(std::string Line) {
  std::thread T([Line] {
    use(std::stoi(Line));
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: an exception of 'stoi' leaves the task and ends the program; catch it in the task [heddle-task-exception]
  });
  T.join();
}

void readPort(const char *Argument) {
  use(std::stoi(std::string(Argument)));
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: an exception of 'stoi' leaves the task
}
void byCall(const char *Argument) {
  std::thread T(readPort, Argument);
  T.join();
}

void element(const std::map<std::string, int> &Prices, std::string Name) {
  std::thread T([&Prices, Name] {
    use(Prices.at(Name));
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: an exception of 'at' leaves the task
  });
  T.join();
}

void outside() {
  std::thread T([] {
    std::vector<int> Values{1, 2, 3};
    use(Values.at(10));
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: an exception of 'at' leaves the task
  });
  T.join();
}

void value(std::optional<int> Found) {
  std::thread T([Found] {
    use(Found.value());
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: an exception of 'value' leaves the task
  });
  T.join();
}

void work();
void thrownOn() {
  std::thread T([] {
    try {
      work();
    } catch (const std::exception &E) {
      use(0);
      throw;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the exception that is thrown on here leaves the task
    }
  });
  T.join();
}
