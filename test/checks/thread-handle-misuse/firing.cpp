// RUN: %check_heddle %s heddle-thread-handle-misuse -std=c++14,c++20
#include <future>
#include <thread>
#include <vector>

void work();
bool failed();
int compute();

void joinsTwice() {
  std::thread worker(work);
  worker.join();
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is joined although it is joined already; join it once [heddle-thread-handle-misuse]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is joined here
}

void joinsAgainOnFailure() {
  std::thread worker(work);
  if (failed())
    worker.join();
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is joined although it is joined already; join it once
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it is joined here
}

void joinsAfterDetach() {
  std::thread worker(work);
  worker.detach();
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is joined after it was detached; either join it or detach it
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is detached here
}

void detachesAfterJoin() {
  std::thread worker(work);
  worker.join();
  worker.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is detached although it is joined already; join it once
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is joined here
}

void assignsOver() {
  std::thread worker(work);
  worker = std::thread(work);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' gets another value while it is joinable, which ends the program; join it first
  // CHECK-NOTES: :[[@LINE-3]]:15: note: its thread is started here
  worker.join();
}

void restartsInALoop(int rounds) {
  std::thread worker;
  for (int i = 0; i < rounds; ++i)
    worker = std::thread(work);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'worker' gets another value while it is joinable, which ends the program; join it first
    // CHECK-NOTES: :[[@LINE-2]]:5: note: its thread is started here
  if (worker.joinable())
    worker.join();
}

void joinsNothing() {
  std::thread worker;
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' has no thread that could be joined; start one, or ask before
  // CHECK-NOTES: :[[@LINE-3]]:15: note: it is declared here and started nowhere
}

void usesTheOldName() {
  std::thread worker(work);
  std::thread other = std::move(worker);
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is used although what it held was moved away; use what it was moved to
  // CHECK-NOTES: :[[@LINE-3]]:23: note: it is moved from here
  other.join();
}

void finish(std::thread &thread) { thread.join(); }
void joinsBehindAFunction() {
  std::thread worker(work);
  finish(worker);
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is joined although it is joined already; join it once
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is joined here
}

void joinsAllTwice(int n) {
  std::vector<std::thread> workers;
  for (int i = 0; i < n; ++i)
    workers.emplace_back(work);
  for (auto &worker : workers)
    worker.join();
  for (auto &worker : workers)
    worker.join();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the threads in 'workers' are joined already; join each once
    // CHECK-NOTES: :[[@LINE-4]]:5: note: it is joined here
}

struct Service {
  std::thread thread;
  void stop() {
    thread.join();
    work();
    thread.join();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'thread' is joined although it is joined already; join it once
    // CHECK-NOTES: :[[@LINE-4]]:5: note: it is joined here
  }
};

void setsTwice(std::promise<int> &result) {
  result.set_value(1);
  result.set_value(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'result' has its result already, so that this throws; set it once
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is set here
}

void setsAfterAll() {
  std::promise<int> result;
  if (failed())
    result.set_value(-1);
  result.set_value(compute());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'result' has its result already, so that this throws; set it once
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it is set here
}

void takesTheFutureTwice() {
  std::promise<int> result;
  auto first = result.get_future();
  auto second = result.get_future();
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'result' has given out its future already, so that this throws; keep the first one, or share it
  // CHECK-NOTES: :[[@LINE-3]]:16: note: the future is taken here
}

int takesTheResultTwice() {
  std::future<int> result = std::async(compute);
  int half = result.get();
  return half + result.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: the result of 'result' was taken out already; keep it, or share the future
  // CHECK-NOTES: :[[@LINE-3]]:14: note: it is taken here
}

void waitsForNothing() {
  std::future<int> result;
  result.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'result' belongs to no task that could give it a result; ask before, or give it one
  // CHECK-NOTES: :[[@LINE-3]]:20: note: it is declared here
}

int usesAMovedFuture() {
  auto result = std::async(compute);
  auto shared = result.share();
  return result.get() + shared.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'result' is used although what it held was moved away; use what it was moved to
  // CHECK-NOTES: :[[@LINE-3]]:17: note: it is moved from here
}

int runsATaskTwice() {
  std::packaged_task<int()> task(compute);
  auto result = task.get_future();
  task();
  task();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'task' has its result already, so that this throws; set it once
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is set here
  return result.get();
}

int breaksThePromise(bool skip) {
  std::promise<int> result;
  auto later = result.get_future();
  std::thread worker([result = std::move(result), skip]() mutable {
    if (skip)
      return;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this task ends here without having set 'result', as other paths do; set a value or an exception on every path
    result.set_value(compute());
  });
  worker.join();
  return later.get();
}
