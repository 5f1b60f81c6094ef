// RUN: %check_heddle %s heddle-defer-in-loop -std=c++14,c++20
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void release(int Handle);
void print(const std::string &Name, std::size_t Number);

void explicitly(int Handles) {
  std::vector<std::function<void()>> Cleanups;
  for (int Handle = 0; Handle < Handles; ++Handle)
    Cleanups.push_back([&Handle] { release(Handle); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Handle'
  for (auto &Cleanup : Cleanups)
    Cleanup();
  // CHECK-FIXES: Cleanups.push_back([Handle] { release(Handle); });
}

void byDefault(const std::vector<std::string> &Names) {
  std::vector<std::function<void()>> Cleanups;
  int Total = 0;
  for (std::size_t I = 0; I < Names.size(); ++I) {
    std::string Name = Names[I] + ".old";
    Cleanups.emplace_back([&] { print(Name, I), ++Total; });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Name'
  }
  for (auto &Cleanup : Cleanups)
    Cleanup();
  // CHECK-FIXES: Cleanups.emplace_back([&, Name, I] { print(Name, I), ++Total; });
}

void mixed(const std::vector<std::string> &Names) {
  std::vector<std::function<void()>> Cleanups;
  int Total = 0;
  for (const auto &Name : Names) {
    std::FILE *File = std::fopen(Name.c_str(), "r");
    auto Shared = std::make_shared<int>(1);
    Cleanups.push_back([&Total, &File, &Shared] { Total += *Shared, std::fclose(File); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'File'
  }
  for (auto &Cleanup : Cleanups)
    Cleanup();
  // CHECK-FIXES: Cleanups.push_back([&Total, File, Shared] { Total += *Shared, std::fclose(File); });
}
