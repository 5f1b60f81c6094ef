// RUN: %check_heddle %s heddle-defer-in-loop -std=c++14,c++20 -no-fixed-is-silent
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// Reported, but left to the author: nothing below may change.
void release(int Handle);
void print(const std::string &Name);
using Jobs = std::vector<std::function<void()>>;

// The deferred work changes the variable.
void changedInside(Jobs &Cleanups) {
  for (int I = 0; I < 3; ++I)
    Cleanups.push_back([&I] { release(I++); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'I'
  // CHECK-FIXES: Cleanups.push_back([&I] { release(I++); });
}

// The variable gets its value later.
void changedLater(Jobs &Cleanups, const std::vector<std::string> &Names) {
  for (const auto &Source : Names) {
    std::string Name;
    Cleanups.push_back([&Name] { print(Name); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Name'
    Name = Source;
  }
  // CHECK-FIXES: Cleanups.push_back([&Name] { print(Name); });
}

// Cannot be copied, though one of them says that it can.
void notCopyable(Jobs &Cleanups, Jobs &More, Jobs &Most) {
  for (int I = 0; I < 3; ++I) {
    auto Owner = std::make_unique<int>(I);
    Cleanups.push_back([&Owner] { release(*Owner); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Owner'
    std::vector<std::unique_ptr<int>> Owners(1);
    More.push_back([&Owners] { release(Owners.size()); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Owners'
    std::mutex Lock;
    Most.push_back([&] { std::lock_guard<std::mutex> Hold(Lock); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Lock'
  }
  // CHECK-FIXES: Cleanups.push_back([&Owner] { release(*Owner); });
  // CHECK-FIXES: More.push_back([&Owners] { release(Owners.size()); });
  // CHECK-FIXES: Most.push_back([&] { std::lock_guard<std::mutex> Hold(Lock); });
}

// The lambda stands elsewhere; others may call it.
void named(Jobs &Cleanups) {
  for (int I = 0; I < 3; ++I) {
    auto Release = [&I] { release(I); };
    Release();
    Cleanups.push_back(Release);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'I'
  }
  // CHECK-FIXES: auto Release = [&I] { release(I); };
}

#define ON_EXIT(list, ...) (list).push_back([&] { __VA_ARGS__; })
void byMacro(Jobs &Cleanups) {
  for (int I = 0; I < 3; ++I)
    ON_EXIT(Cleanups, release(I));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'I'
  // CHECK-FIXES: ON_EXIT(Cleanups, release(I));
}

template <class T>
void inTemplate(Jobs &Cleanups, const std::vector<T> &Items) {
  for (T Item : Items)
    Cleanups.push_back([&Item] { release(static_cast<int>(Item)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what is deferred here runs after the loop but refers to 'Item'
  // CHECK-FIXES: Cleanups.push_back([&Item] { release(static_cast<int>(Item)); });
}
template void inTemplate(Jobs &, const std::vector<long> &);
