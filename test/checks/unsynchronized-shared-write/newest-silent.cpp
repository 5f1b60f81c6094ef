// Each task has the element that was put into the container for it.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Engine {
  long Status = 0;
  std::thread Worker;
  void run() {
    for (int I = 0; I < 1000; ++I)
      Status += I; // OK: its own
  }
  void start() {
    Worker = std::thread([this] { run(); });
  }
};

// OK: by pointer; a method of the element starts the task.
struct Box {
  std::list<std::unique_ptr<Engine>> Engines;
  std::mutex Mutex;
  void install() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Engines.emplace_back(new Engine);
    auto &Newest = Engines.back();
    Newest->start();
  }
};
static Box Boxed;

// OK: by value, filled in before the start while others run already.
struct Link {
  std::string Name;
  long Portion = 0;
  std::thread Runner;
  void loop() {
    for (int I = 0; I < 1000; ++I)
      Portion += static_cast<long>(Name.size());
  }
};
static std::list<Link> Links;
static Link &connect(long Portion, const char *Name) {
  Links.emplace_back();
  Link &Newest = Links.back();
  Newest.Portion = Portion;
  Newest.Name = Name;
  Newest.Runner = std::thread(&Link::loop, &Newest);
  return Newest;
}

// OK: at the front, and by what a free function is given.
static void count(long *Slot) {
  for (int I = 0; I < 1000; ++I)
    ++*Slot;
}
static std::deque<long> Slots;

int main() {
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I) {
    Boxed.install();
    connect(I, "link");
    Slots.push_front(I);
    Threads.emplace_back(count, &Slots.front());
  }
  for (auto &T : Threads)
    T.join();
  long Sum = 0;
  for (auto &E : Boxed.Engines) {
    E->Worker.join();
    Sum += E->Status; // OK: it has ended
  }
  for (auto &L : Links)
    L.Runner.join();
  for (auto &L : Links)
    L.Portion = 0; // OK: all have ended
  return Sum == 0;
}
