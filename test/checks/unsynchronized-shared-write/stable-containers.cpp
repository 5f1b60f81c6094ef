// What is added changes the container, and in a vector moves everything.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex M;
static std::vector<int> Numbers(1);
static std::deque<int> Queue(1);
static std::list<int> List(1);
static long Sum;

static const int &lastNumber() {
  std::lock_guard<std::mutex> L(M);
  return Numbers.back();
}

static void add(int Number) {
  std::lock_guard<std::mutex> L(M);
  Numbers.push_back(Number);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Numbers' is written by this task
  Queue.push_back(Number);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Queue' is written by this task
  List.push_back(Number);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'List' is written by this task
}

static void look() {
  long All = lastNumber() + Queue[0];
  for (int Number : List) {
    All += Number;
    std::this_thread::yield(); // so that they meet on a busy machine, too
  }
  std::lock_guard<std::mutex> L(M);
  Sum += All;
}

int main() {
  std::thread Adds([] {
    for (int I = 0; I < 2000; ++I)
      add(I), std::this_thread::yield();
  });
  std::thread Looks([] {
    for (int I = 0; I < 50; ++I)
      look();
  });
  Adds.join();
  Looks.join();
}
