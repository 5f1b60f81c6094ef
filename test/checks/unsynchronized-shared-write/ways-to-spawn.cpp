// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <array>
#include <chrono>
#include <future>
#include <list>
#include <memory>
#include <thread>
#include <vector>

void emplaceBackInLoop() {
  int Processed = 0;
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back([&Processed] { ++Processed; });
    // CHECK-MESSAGES: :[[@LINE-1]]:41: warning: 'Processed' is written by this task while another instance of the task may be running
  for (std::thread &Worker : Workers)
    Worker.join();
}

void pushBackInLoop() {
  long Sum = 0;
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.push_back(std::thread([&Sum, I] { Sum += I; }));
    // CHECK-MESSAGES: :[[@LINE-1]]:47: warning: 'Sum' is written by this task while another instance of the task may be running
  for (auto &Worker : Workers)
    Worker.join();
}

static void bake(int *Loaves) { *Loaves += 1; }
// CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Loaves' is written by this task while another instance of the task may be running

void arrayOfThreads() {
  int Loaves = 0;
  std::thread Ovens[3];
  for (auto &Oven : Ovens)
    Oven = std::thread(bake, &Loaves);
  for (int I = 0; I < 3; ++I)
    Ovens[I].join();
}

void stdArrayOfThreads() {
  unsigned Votes = 0;
  std::array<std::thread, 2> Clerks = {std::thread([&] { Votes += 3; }),
  // CHECK-MESSAGES: :[[@LINE-1]]:58: warning: 'Votes' is written by this task while another task uses it
                                       std::thread([&] { Votes += 4; })};
  for (std::thread &Clerk : Clerks)
    Clerk.join();
}

void jthreadInLoop() {
  int Rendered = 0;
  std::vector<std::jthread> Renderers;
  for (int Tile = 0; Tile < 3; ++Tile)
    Renderers.emplace_back([&] { Rendered += 1; });
    // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'Rendered' is written by this task while another instance of the task may be running
}

void jthreadAgainstOwner() {
  int Progress = 0;
  std::jthread Copier([&](std::stop_token) { Progress = 100; });
  // CHECK-MESSAGES: :[[@LINE-1]]:46: warning: 'Progress' is written by this task while the code that started the task uses it
  Progress = 1;
}

void asyncAgainstOwner() {
  int Hits = 0;
  std::future<void> Search = std::async(std::launch::async, [&Hits] { ++Hits; });
  // CHECK-MESSAGES: :[[@LINE-1]]:71: warning: 'Hits' is written by this task while the code that started the task uses it
  ++Hits;
  Search.get();
}

static int queryShard(int Shard, int &Queries) {
  ++Queries;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Queries' is written by this task while another task uses it
  return Shard * 10;
}

void twoAsyncs() {
  int Queries = 0;
  auto First = std::async(std::launch::async, queryShard, 1, std::ref(Queries));
  auto Second = std::async(std::launch::async, queryShard, 2, std::ref(Queries));
  int Total = First.get() + Second.get();
  (void)Total;
}

static int LogLines;
void detachedTask() {
  std::thread([] { LogLines++; }).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'LogLines' is written by this task while the code that started the task uses it
  LogLines++;
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

static int RequestsServed;
void detachedInLoop() {
  for (int Client = 0; Client < 3; ++Client) {
    std::thread Handler([] { RequestsServed += 1; });
    // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: 'RequestsServed' is written by this task while another instance of the task may be running
    Handler.detach();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

class Poller {
public:
  void poll() { Polls++; }
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'Mail.Polls' is written by this task while another task uses it

private:
  int Polls = 0;
};

void startedTwice() {
  Poller Mail;
  std::thread First(&Poller::poll, &Mail);
  std::thread Second(&Poller::poll, &Mail);
  Second.join();
  First.join();
}

void heapThreads() {
  int Steps = 0;
  auto *Walker = new std::thread([&Steps] { Steps += 7; });
  // CHECK-MESSAGES: :[[@LINE-1]]:45: warning: 'Steps' is written by this task while the code that started the task uses it
  Steps += 1;
  Walker->join();
  delete Walker;
}

void uniquePtrToThread() {
  int Beats = 0;
  auto Drummer = std::make_unique<std::thread>([&Beats] { Beats++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:59: warning: 'Beats' is written by this task while the code that started the task uses it
  Beats++;
  Drummer->join();
}

void joinOnlyTheFirst() {
  int Painted = 0;
  std::thread Wall([&] { Painted += 1; });
  Wall.join();
  std::thread Ceiling([&] { Painted += 2; });
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Painted' is written by this task while the code that started the task uses it
  Painted += 4;
  Ceiling.join();
}

void whileLoopWithCounter() {
  int Handled = 0;
  std::list<std::thread> Handlers;
  int Pending = 3;
  while (Pending-- > 0)
    Handlers.emplace_back([&Handled] { Handled = Handled + 1; });
    // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: 'Handled' is written by this task while another instance of the task may be running
  for (auto &Handler : Handlers)
    Handler.join();
}

void joinTheWrongOne() {
  int Level = 0;
  std::thread Filler([&Level] { Level = 9; });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Level' is written by this task while the code that started the task uses it
  std::thread Idler([] {});
  Idler.join();
  Level = 0;
  Filler.join();
}

int main() {
  emplaceBackInLoop();
  pushBackInLoop();
  arrayOfThreads();
  stdArrayOfThreads();
  jthreadInLoop();
  jthreadAgainstOwner();
  asyncAgainstOwner();
  twoAsyncs();
  detachedTask();
  detachedInLoop();
  startedTwice();
  heapThreads();
  uniquePtrToThread();
  joinOnlyTheFirst();
  whileLoopWithCounter();
  joinTheWrongOne();
}
