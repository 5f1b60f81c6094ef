// RUN: %check_heddle %s heddle-busy-wait -std=c++20
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <queue>
#include <thread>

using namespace std::chrono_literals;
void compute();

class Worker {
public:
  void start() {
    Runner = std::thread([this] {
      compute();
      {
        std::lock_guard<std::mutex> Hold(Lock);
        Ready = true;
      }
      Finished = true;
    });
  }
  bool finished() const { return Finished; }
  bool ready() {
    std::lock_guard<std::mutex> Hold(Lock);
    return Ready;
  }
  ~Worker() { Runner.join(); }

private:
  std::atomic<bool> Finished{false};
  bool Ready = false;
  std::mutex Lock;
  std::thread Runner;
};

void yieldsUntilFinished(Worker &W) {
  while (!W.finished())
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'Finished', which may take long; wait for a condition
    std::this_thread::yield();
}

void sleepsNoTime(Worker &W) {
  while (!W.finished())
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'Finished'
    std::this_thread::sleep_for(0ms);
}

void asksUnderLock(Worker &W) {
  while (!W.ready()) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Ready'
  }
}

void yieldsUntilReady(Worker &W) {
  while (!W.ready())
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'Ready'
    std::this_thread::yield();
}

void yieldsForResult() {
  std::future<void> Result = std::async(std::launch::async, compute);
  while (Result.wait_for(0s) != std::future_status::ready)
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'Result' again and again without waiting; use the form that blocks
    std::this_thread::yield();
}

void yieldsForLock(std::mutex &M) {
  while (!M.try_lock())
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until 'M' can be locked; lock it
    std::this_thread::yield();
  M.unlock();
}

class Queue {
public:
  bool empty() {
    std::lock_guard<std::mutex> Hold(Lock);
    return Items.empty();
  }
  void push(int Item) {
    std::lock_guard<std::mutex> Hold(Lock);
    Items.push(Item);
  }

private:
  std::mutex Lock;
  std::queue<int> Items;
};

void waitsForItems(Queue &Q) {
  while (Q.empty()) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'Items'
  }
}
