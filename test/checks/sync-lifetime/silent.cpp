// RUN: %check_heddle %s heddle-sync-lifetime
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

static int Total;

void once() {
  // OK: one for all calls
  static std::mutex M;
  std::lock_guard<std::mutex> Hold(M);
  ++Total;
}
void sharedWithTasks() {
  // OK: shared with the tasks of this call
  std::mutex M;
  int Sum = 0;
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back([&] {
      std::lock_guard<std::mutex> Hold(M);
      ++Sum;
      ++Total;
    });
  for (auto &Worker : Workers)
    Worker.join();
  std::lock_guard<std::mutex> Hold(M);
  Total += Sum;
}
void addTo(std::mutex &M, int &Sum);
void handedOn() {
  // OK: others get it
  std::mutex M;
  std::thread Worker(addTo, std::ref(M), std::ref(Total));
  {
    std::lock_guard<std::mutex> Hold(M);
    ++Total;
  }
  Worker.join();
}
void sleepUntilWoken(std::condition_variable &Changed) {
  // OK: the condition needs some lock
  std::mutex M;
  std::unique_lock<std::mutex> Hold(M);
  Changed.wait_for(Hold, std::chrono::seconds(1));
  ++Total;
}
void localsOnly() {
  // OK: guards nothing that others see
  std::mutex M;
  int Sum = 0;
  std::lock_guard<std::mutex> Hold(M);
  ++Sum;
}
struct Session {
  std::mutex M;
  int Users = 0;
  void close() {
    bool Last;
    {
      std::lock_guard<std::mutex> Hold(M);
      Last = --Users == 0;
    }
    // OK: released before
    if (Last)
      delete this;
  }
};
struct Registry {
  std::mutex M;
  std::vector<Session *> All;
  void drop(Session *S) {
    // OK: the lock of another object
    std::lock_guard<std::mutex> Hold(M);
    delete S;
  }
};
struct Holder {
  std::unique_ptr<std::mutex> M = std::make_unique<std::mutex>();
  void use() {
    // OK: lives as long as its owner
    std::lock_guard<std::mutex> Hold(*M);
    ++Total;
  }
};
void byReference(std::mutex &Given) {
  // OK: a reference to somebody's lock
  std::mutex &M = Given;
  std::lock_guard<std::mutex> Hold(M);
  ++Total;
}
int main() {
  // OK: main runs once
  std::mutex M;
  std::lock_guard<std::mutex> Hold(M);
  ++Total;
}

// OK: who counts down to nothing is alone with the object
struct Counted {
  std::atomic<int> Count{1};
  std::mutex Lock;
};
void drop(Counted *C) {
  if (C->Count.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete C;
}
