// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include <atomic>
#include <thread>
#include <vector>
void work();

// OK: counted before the task starts.
void before() {
  std::atomic<int> Running = 0;
  for (int I = 0; I < 3; ++I) {
    ++Running;
    std::thread([&] {
      work();
      --Running;
    }).detach();
  }
  while (Running.load() != 0)
    std::this_thread::yield();
}

// OK: joined before the wait.
void joins() {
  std::atomic<int> Running = 0;
  std::vector<std::thread> Ts;
  for (int I = 0; I < 3; ++I)
    Ts.emplace_back([&] {
      ++Running;
      work();
      --Running;
    });
  for (auto &T : Ts)
    T.join();
  while (Running.load() != 0)
    std::this_thread::yield();
}

// OK: waits until all have begun.
void started() {
  std::atomic<int> Running = 0;
  std::vector<std::thread> Ts;
  for (int I = 0; I < 3; ++I)
    Ts.emplace_back([&] {
      ++Running;
      work();
      --Running;
    });
  while (Running.load() != 3)
    std::this_thread::yield();
  while (Running.load() != 0)
    std::this_thread::yield();
  for (auto &T : Ts)
    T.join();
}

// OK: another variable is waited for.
void statistic() {
  std::atomic<int> Active = 0, Done = 0;
  std::thread T([&] {
    ++Active;
    work();
    --Active;
    ++Done;
  });
  while (Done.load() == 0)
    std::this_thread::yield();
  T.join();
}

// OK: counts what it does.
void counter() {
  std::atomic<int> N = 0;
  std::thread T([&] {
    for (int I = 0; I < 9; ++I)
      ++N;
  });
  while (N.load() < 9)
    std::this_thread::yield();
  T.join();
}

// OK: only looks.
void reads() {
  std::atomic<int> Running = 0;
  std::thread T([&] {
    ++Running;
    work();
    --Running;
  });
  if (Running.load() == 0)
    work();
  T.join();
}
