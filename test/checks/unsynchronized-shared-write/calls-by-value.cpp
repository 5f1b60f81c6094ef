// Virtual methods, global pointers, members of unions, folded indices.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: race

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

struct Service {
  virtual ~Service() {}
  void start() {
    Runner = std::thread([this] { run(); });
  }
  void join() { Runner.join(); }
  virtual void run() = 0;
  std::thread Runner;
};
struct Crawler : Service {
  int Pages = 0;
  void run() override {
    for (int I = 0; I < 1000; ++I)
      ++Pages;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'crawler.Pages' is written by this task while the code that started the task uses it
  }
};
void onlyOverrider() {
  Crawler crawler;
  crawler.start();
  crawler.Pages = 5;
  crawler.join();
}

struct Shape {
  virtual ~Shape() {}
  virtual void grow() {}
  int Size = 0;
};
struct Square : Shape {
  void grow() override { ++Size; }
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'shape->Size' is written by this task while another task uses it
};
struct Point : Shape {
  void grow() override {}
};
static Shape *shape = new Square;
void knownObject() {
  std::thread First([] { shape->grow(); });
  std::thread Second([] { shape->grow(); });
  First.join();
  Second.join();
}

static void stepForward();
static void (*onTick)() = stepForward;
static int Steps;
static void stepForward() { ++Steps; }
// CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Steps' is written by this task while the code that started the task uses it
void globalFunctionPointer() {
  std::thread Ticker([] { onTick(); });
  onTick();
  Ticker.join();
}

union Register {
  int Whole;
  float Real;
};
static Register Accumulator;
void unionMembers() {
  std::thread Writer([] { Accumulator.Whole = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'Accumulator.Whole' is written by this task while the code that started the task uses it
  Accumulator.Real = 0.5f;
  Writer.join();
}

void foldedIndex() {
  std::vector<int> Buckets(4);
  std::vector<std::thread> Threads;
  for (int I = 0; I < 16; ++I)
    Threads.emplace_back([&Buckets, I] { Buckets[I % 4]++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:42: warning: 'Buckets[...]' is written by this task while another instance of the task may be running
  for (auto &Thread : Threads)
    Thread.join();
}

void everyElement() {
  std::vector<int> Values(100, 3);
  std::thread Raise([&] {
    for (int &Value : Values)
      ++Value;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Values[...]' is written by this task while the code that started the task uses it
  });
  std::sort(Values.begin(), Values.end());
  Raise.join();
}

struct Job {
  long *Sum;
  int Step;
};
static void add(Job *Work) {
  for (int I = 0; I < 1000; ++I)
    *Work->Sum += Work->Step;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is written by this task while another
}
void sameTargetInAllElements() {
  long Sum = 0;
  Job Jobs[2] = {{&Sum, 1}, {&Sum, 2}};
  std::thread Threads[2];
  for (int I = 0; I < 2; ++I)
    Threads[I] = std::thread(add, &Jobs[I]);
  for (int I = 0; I < 2; ++I)
    Threads[I].join();
}

int main() {
  for (int I = 0; I < 20; ++I) {
    onlyOverrider();
    knownObject();
    globalFunctionPointer();
    unionMembers();
    foldedIndex();
    everyElement();
    sameTargetInAllElements();
  }
}
