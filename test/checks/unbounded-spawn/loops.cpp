// RUN: %check_heddle %s heddle-unbounded-spawn
#include <heddle/heddle.h>
#include <fstream>
#include <iostream>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

void handle(int Connection);
void handleLine(std::string Line);

void acceptLoop(int Listener) {
  for (;;) {
    int Connection = accept(Listener, nullptr, nullptr);
    if (Connection < 0)
      continue;
    std::thread(handle, Connection).detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this loop starts a task in each round, and nothing limits how many run at once; use a fixed number of workers, or wait for a free slot [heddle-unbounded-spawn]
  }
}

void lines(std::istream &In) {
  std::string Line;
  while (std::getline(In, Line)) {
    std::thread T(handleLine, Line);
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: this loop starts a task in each round
    T.detach();
  }
}

void collected(int Listener) {
  std::vector<std::thread> Threads;
  while (true) {
    int Connection = accept(Listener, nullptr, nullptr);
    if (Connection == -1)
      break;
    Threads.emplace_back(handle, Connection);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this loop starts a task in each round
  }
  for (std::thread &T : Threads)
    T.join();
}

void messages(heddle::channel<int> Inbox) {
  while (std::optional<int> Message = Inbox.receive())
    heddle::go(handle, *Message);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this loop starts a task in each round
}

void ranged(heddle::channel<int> Inbox) {
  for (int Message : Inbox)
    heddle::go([Message] { handle(Message); });
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this loop starts a task in each round
}

bool Running = true;
void serve(int Listener) {
  while (Running) {
    int Connection = ::accept(Listener, nullptr, nullptr);
    if (Connection >= 0)
      std::thread([Connection] { handle(Connection); }).detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this loop starts a task in each round
  }
}
