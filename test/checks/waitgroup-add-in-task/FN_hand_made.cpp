// RUN: %check_heddle %s heddle-waitgroup-add-in-task -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <thread>

void work();

// FN: waits on the atomic itself, by a copy of its value.
void atomicWait() {
  std::atomic<int> Running{0};
  std::thread Task([&] {
    Running.fetch_add(1);
    work();
    Running.fetch_sub(1);
    Running.notify_all();
  });
  for (int N = Running.load(); N != 0; N = Running.load())
    Running.wait(N);
  Task.detach();
}

struct Counted {
  std::atomic<int> &Running;
  explicit Counted(std::atomic<int> &R) : Running(R) { ++Running; }
  ~Counted() { --Running; }
};
// FN: counted by an object.
void byObject() {
  std::atomic<int> Running{0};
  std::thread Task([&] {
    Counted Me(Running);
    work();
  });
  while (Running.load() != 0)
    std::this_thread::yield();
  Task.detach();
}
