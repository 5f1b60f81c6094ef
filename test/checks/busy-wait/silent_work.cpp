// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
// HEDDLE-SILENT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

std::atomic<bool> Running{true};
std::atomic<int> Counter{0};
std::mutex Ledger;
std::deque<int> Inbox;
bool pollEvents();
void render();
void advance(double Seconds);

// OK: a game loop does something in every round.
void game() {
  while (Running.load()) {
    pollEvents();
    render();
  }
}

// OK: computes in every round.
double estimate() {
  double Sum = 0;
  int N = 0;
  while (Running.load()) {
    Sum += 1.0 / (2 * N + 1) * (N % 2 ? -1 : 1);
    ++N;
  }
  return 4 * Sum;
}

// OK: reads the next line.
void readLines(std::vector<std::string> &Lines) {
  std::string Line;
  while (Running && std::getline(std::cin, Line))
    Lines.push_back(Line);
}

// OK: takes what there is, and ends when there is nothing.
int drain() {
  int Sum = 0;
  while (Running.load()) {
    std::lock_guard<std::mutex> Lock(Ledger);
    if (Inbox.empty())
      break;
    Sum += Inbox.front();
    Inbox.pop_front();
  }
  return Sum;
}

// OK: a compare-exchange loop makes progress.
void addMax(int Value) {
  int Old = Counter.load();
  while (Old < Value && !Counter.compare_exchange_weak(Old, Value)) {
  }
}

// OK: as before, with the update computed anew.
void scale(int Factor) {
  int Old = Counter.load();
  int New;
  do {
    New = Old * Factor;
  } while (!Counter.compare_exchange_strong(Old, New));
}

struct Node {
  int Value;
  Node *Next;
};
std::atomic<Node *> Head{nullptr};

// OK: a lock-free push.
void push(Node *N) {
  N->Next = Head.load();
  while (!Head.compare_exchange_weak(N->Next, N))
    ;
}

// OK: a lock-free pop.
Node *pop() {
  Node *Old = Head.load();
  while (Old && !Head.compare_exchange_weak(Old, Old->Next))
    ;
  return Old;
}

// OK: walks a list, which ends.
int length() {
  int N = 0;
  for (Node *I = Head.load(); I; I = I->Next)
    ++N;
  return N;
}

// OK: a local condition.
int collatz(unsigned N) {
  int Steps = 0;
  while (N != 1) {
    N = N % 2 ? 3 * N + 1 : N / 2;
    ++Steps;
  }
  return Steps;
}

// OK: looks through data.
int findFirst(const std::vector<std::atomic<int>> &Slots) {
  for (std::size_t I = 0; I < Slots.size(); ++I)
    if (Slots[I].load() == 0)
      return static_cast<int>(I);
  return -1;
}

// OK: over a range.
bool anySet(const std::array<std::atomic<bool>, 8> &Flags) {
  for (const std::atomic<bool> &Flag : Flags)
    if (Flag.load())
      return true;
  return false;
}

// OK: tries one lock after another.
int lockAny(std::array<std::mutex, 8> &Shards) {
  for (int I = 0; I < 8; ++I)
    if (Shards[I].try_lock())
      return I;
  return -1;
}

// OK: writes a heartbeat for others.
std::atomic<std::uint64_t> Heartbeat{0};
void beat() {
  while (Running.load())
    Heartbeat.fetch_add(1);
}

// OK: the task is given its work by the callback.
void pump(const std::function<void()> &Work) {
  while (Running.load())
    Work();
}

// OK: takes a job and runs it; helps others while it waits.
std::function<void()> takeJob();
void helpUntil(const std::future<int> &Answer) {
  while (Answer.wait_for(std::chrono::seconds(0)) !=
         std::future_status::ready) {
    if (auto Job = takeJob())
      Job();
  }
}

// OK: retries after a real attempt.
bool connectOnce();
void connectUntilReady() {
  while (Running.load() && !connectOnce()) {
  }
}

// OK: a sequence lock's reader reads again.
struct Position {
  std::atomic<unsigned> Version{0};
  double X = 0, Y = 0;
};
double readX(const Position &P) {
  unsigned Before;
  double X;
  do {
    Before = P.Version.load();
    X = P.X;
  } while (Before != P.Version.load() || Before % 2);
  return X;
}

// OK: once per loop, not in a loop of its own.
void report(const std::vector<int> &Values) {
  for (int Value : Values) {
    if (!Running.load())
      return;
    std::printf("%d\n", Value);
  }
}

// OK: grows a container until it is big enough.
void fill(std::vector<int> &Values) {
  while (Running.load() && Values.size() < 100)
    Values.push_back(0);
}

#include <thread>
class Cursor {
public:
  bool valid() const { return At != nullptr; }
  Cursor next() const;
  void set(const int *To) { At = To; }

private:
  const int *At = nullptr;
};
Cursor firstOf();
void startOther() { std::thread(startOther).detach(); }
// OK: another object is asked each time.
void walks() {
  Cursor C = firstOf();
  while (C.valid())
    C = C.next();
}

// OK: the iterator goes on: another pair is compared each time
template <typename Iterator, typename Compare>
Iterator firstNotLess(Iterator Begin, Compare Less) {
  auto Pivot = *Begin;
  Iterator First = Begin;
  while (Less(*++First, Pivot))
    ;
  return First;
}
struct Record {
  int Key = 0;
};
void partitionRecords() {
  std::vector<Record> Records(100);
  Records.back().Key = 1;
  std::thread Sorter([&Records] {
    firstNotLess(Records.begin(), [](const Record &Left, const Record &Right) {
      return Left.Key <= Right.Key;
    });
  });
  Sorter.join();
  for (Record &R : Records)
    R.Key = 3;
}

// OK: so does one that a function of the library moves
void skipRecords(std::vector<Record> &Records) {
  auto At = Records.begin();
  while (At->Key == 0)
    std::advance(At, 1);
}
void skipBeside() {
  std::vector<Record> Records(3);
  Records.back().Key = 1;
  std::thread Skipper([&Records] { skipRecords(Records); });
  Skipper.join();
  for (Record &R : Records)
    R.Key = 3;
}
