// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++11,c++20 -no-fixed-is-silent
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>

// Reported, but left to the author: nothing below may become atomic.
// CHECK-FIXES-NOT: std::atomic
// CHECK-FIXES-NOT: #include <atomic>
template <class Work> static void runTwice(Work Run) {
  std::thread First(Run), Second(Run);
  First.join();
  Second.join();
}

// Two steps: an atomic variable would only hide that another comes between.
static int Sum;
static int Limited;
static int Opened;
static int Last;
void twoSteps() {
  runTwice([] { Sum = Sum + 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Sum' is written by this task
  runTwice([] {
    if (Limited < 10)
      ++Limited;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Limited' is written by this task
  });
  runTwice([] {
    if (Opened == 0)
      Opened = 1;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Opened' is written by this task
  });
  runTwice([] {
    ++Last;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Last' is written by this task
    if (Last == 2)
      std::puts("done");
  });
}

// Two steps in two functions.
static bool Busy;
static bool isBusy() { return Busy; }
static void begin() { Busy = true; }
// CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'Busy' is written by this task
void guarded() {
  runTwice([] {
    if (!isBusy())
      begin();
  });
}

// Others see the variable, or its address.
int Public;
static int Addressed;
void add(int *To);
class Meter {
public:
  int Value = 0;
  void run() {
    std::thread Other([this] { ++Value; });
    // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Value' is written by this task
    ++Value;
    Other.join();
  }
};
void seen() {
  runTwice([] { ++Public; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Public' is written by this task
  runTwice([] { ++Addressed; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Addressed' is written by this task
  add(&Addressed);
  int Referred = 0;
  std::thread Other([](int &Count) { ++Count; }, std::ref(Referred));
  // CHECK-MESSAGES: :[[@LINE-1]]:38: warning: 'Referred' is written by this task
  ++Referred;
  Other.join();
  int Copied = 0;
  std::thread Third([&Copied] { ++Copied; });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Copied' is written by this task
  auto Print = [Copied] { std::printf("%d\n", Copied); };
  Third.join();
  Print();
}

// What else would change: the type of others, of a template, of a macro; an
// operator that atomics do not have.
static int Left, Right;
#define COUNTER(name) static int name
COUNTER(ByMacro);
static double Ratio;
static int Product = 1;
static int Scaled = 1;
void declared() {
  runTwice([] { ++Left; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Left' is written by this task
  runTwice([] { ++ByMacro; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'ByMacro' is written by this task
  runTwice([] { Ratio += 0.5; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Ratio' is written by this task
  runTwice([] { Product *= 2; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Product' is written by this task
  runTwice([] { Scaled += 0.5; });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Scaled' is written by this task
  Right = 1;
}

// A lock that one side holds guards more than one step.
static std::mutex Guard;
static int Guarded;
void halfGuarded() {
  std::thread Other([] {
    std::lock_guard<std::mutex> Lock(Guard);
    ++Guarded;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Guarded' is written by this task
  });
  ++Guarded;
  Other.join();
}
