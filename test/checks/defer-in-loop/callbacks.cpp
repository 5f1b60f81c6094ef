// RUN: %check_heddle %s heddle-defer-in-loop -std=c++17,c++20
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

void release(int Handle);
void flushAll();

void cleanups(int Handles) {
  std::vector<std::function<void()>> Cleanups;
  for (int Handle = 0; Handle < Handles; ++Handle)
    Cleanups.push_back([&Handle] { release(Handle); });
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Handle', which is gone or changed by then; capture it by value [heddle-defer-in-loop]
    // CHECK-NOTES: :[[@LINE-3]]:12: note: 'Handle' belongs to one round of the loop
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the loop is here
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

void cleanupsEmplaced(const std::vector<int> &Handles) {
  std::vector<std::function<void()>> Cleanups;
  for (int Handle : Handles)
    Cleanups.emplace_back([&] { release(Handle); });
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Handle', which is gone or changed by then; capture it by value [heddle-defer-in-loop]
    // CHECK-NOTES: :[[@LINE-3]]:12: note: 'Handle' belongs to one round of the loop
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the loop is here
  for (const auto &Cleanup : Cleanups)
    Cleanup();
}

void cleanupsOfLocals(const std::vector<std::string> &Names) {
  std::vector<std::function<void()>> Cleanups;
  for (std::size_t I = 0; I < Names.size(); ++I) {
    std::FILE *File = std::fopen(Names[I].c_str(), "r");
    Cleanups.push_back([&File] { std::fclose(File); });
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'File', which is gone or changed by then; capture it by value [heddle-defer-in-loop]
    // CHECK-NOTES: :[[@LINE-3]]:16: note: 'File' belongs to one round of the loop
    // CHECK-NOTES: :[[@LINE-5]]:3: note: the loop is here
  }
  for (auto &Cleanup : Cleanups)
    Cleanup();
}

class Registry {
  std::vector<std::function<void()>> Handlers;

public:
  void addAll(const std::vector<int> &Handles) {
    for (int Handle : Handles)
      Handlers.push_back([&Handle] { release(Handle); });
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: what is deferred here runs after the loop but refers to 'Handle', which is gone or changed by then; capture it by value [heddle-defer-in-loop]
      // CHECK-NOTES: :[[@LINE-3]]:14: note: 'Handle' belongs to one round of the loop
      // CHECK-NOTES: :[[@LINE-4]]:5: note: the loop is here
  }
  void run() {
    for (auto &Handler : Handlers)
      Handler();
  }
};
