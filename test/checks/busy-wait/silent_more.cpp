// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <semaphore>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

void handle(int Item);

// OK: takes permits as long as there are any.
int takeAll(std::counting_semaphore<> &Permits) {
  int Taken = 0;
  while (Permits.try_acquire())
    ++Taken;
  return Taken;
}

// OK: ends when a flag says that there is nothing more.
void drainChannel(heddle::channel<int> Jobs) {
  heddle::channel_status Status = heddle::channel_status::ok;
  while (Status == heddle::channel_status::ok) {
    if (auto Job = Jobs.try_receive(Status))
      handle(*Job);
  }
}

// OK: while it has something in it.
void drainByLength(heddle::channel<int> Jobs) {
  while (Jobs.len() > 0)
    handle(*Jobs.receive());
}

// OK: goes on as long as the lock was free.
int countFree(std::array<std::mutex, 8> &Shards) {
  int Free = 0;
  for (std::mutex &Shard : Shards)
    if (Shard.try_lock()) {
      ++Free;
      Shard.unlock();
    }
  return Free;
}

// OK: a ring of one producer and one consumer, without waiting.
class Ring {
  std::array<int, 64> Slots{};
  std::atomic<unsigned> Head{0}, Tail{0};

public:
  bool push(int Value) {
    unsigned T = Tail.load(std::memory_order_relaxed);
    if (T - Head.load(std::memory_order_acquire) == Slots.size())
      return false;
    Slots[T % Slots.size()] = Value;
    Tail.store(T + 1, std::memory_order_release);
    return true;
  }
  std::optional<int> pop() {
    unsigned H = Head.load(std::memory_order_relaxed);
    if (H == Tail.load(std::memory_order_acquire))
      return std::nullopt;
    int Value = Slots[H % Slots.size()];
    Head.store(H + 1, std::memory_order_release);
    return Value;
  }
  // OK: takes what there is.
  void drain() {
    while (auto Value = pop())
      handle(*Value);
  }
};

// OK: gives up when it has been told to stop, and sleeps in between.
void poll(std::stop_token Stop, const std::atomic<bool> &Ready) {
  while (!Stop.stop_requested() && !Ready)
    std::this_thread::sleep_for(1ms);
}

// OK: the pause is in the increment.
void pauseInIncrement(const std::atomic<bool> &Ready) {
  for (; !Ready; std::this_thread::yield())
    ;
}

// OK: the pause is in the condition.
void pauseInCondition(const std::atomic<bool> &Ready) {
  while (std::this_thread::yield(), !Ready.load())
    ;
}

// OK: waits by a function that is not seen.
void backOff(int Round);
void waitWithBackOff(const std::atomic<bool> &Ready) {
  for (int Round = 0; !Ready.load(); ++Round)
    backOff(Round);
}

// OK: a virtual strategy, as databases have it.
struct WaitStrategy {
  virtual ~WaitStrategy() = default;
  virtual void idle() = 0;
};
void waitByStrategy(const std::atomic<bool> &Ready, WaitStrategy &Strategy) {
  while (!Ready.load())
    Strategy.idle();
}

// OK: helps others.
struct Scheduler {
  bool runOne();
};
void helpUntil(const std::atomic<int> &Left, Scheduler &S) {
  while (Left.load() > 0)
    S.runOne();
}

// OK: a state machine of which each state does something.
enum class State { Idle, Reading, Writing, Done };
State step(State Now);
void machine(std::atomic<State> &Now) {
  while (Now.load() != State::Done)
    Now.store(step(Now.load()));
}

// OK: prints progress.
void progress(const std::atomic<int> &Percent) {
  int Shown = -1;
  while (Shown < 100) {
    int Now = Percent.load();
    if (Now != Shown)
      std::printf("%d%%\n", Now);
    Shown = Now;
    std::this_thread::sleep_for(100ms);
  }
}

// OK: reads a clock.
void delayCycles(std::chrono::steady_clock::time_point End) {
  while (std::chrono::steady_clock::now() < End) {
  }
}

// OK: asks once per element of its own data.
int firstReady(std::vector<std::future<int>> &Answers) {
  for (std::size_t I = 0; I < Answers.size(); ++I)
    if (Answers[I].wait_for(0s) == std::future_status::ready)
      return static_cast<int>(I);
  return -1;
}

// OK: every second round blocks.
void alternate(heddle::channel<int> Left, heddle::channel<int> Right,
               heddle::context Running) {
  while (!Running.cancelled()) {
    if (auto Item = Left.try_receive())
      handle(*Item);
    else if (auto Other = Right.receive())
      handle(*Other);
  }
}

// OK: as before, with a time limit in place of the blocking receive.
void alternateTimed(heddle::channel<int> Left, heddle::channel<int> Right,
                    heddle::context Running) {
  while (!Running.cancelled()) {
    if (auto Item = Left.try_receive()) {
      handle(*Item);
      continue;
    }
    if (auto Item = Right.receive_for(5ms))
      handle(*Item);
  }
}

// OK: reference counts are no question to another task.
void release(std::shared_ptr<int> &Buffer) {
  while (Buffer.use_count() > 1)
    Buffer.reset();
}

// OK: the loop is left in the first round either way.
bool onlyOnce(const std::atomic<bool> &Ready) {
  do {
    if (!Ready.load())
      break;
    handle(1);
  } while (false);
  return Ready;
}

// OK: seeks a free slot in a pool.
int claim(std::array<std::atomic<bool>, 16> &Used) {
  for (int I = 0;; I = (I + 1) % 16) {
    bool Free = false;
    if (Used[I].compare_exchange_strong(Free, true))
      return I;
    std::this_thread::yield();
  }
}

// OK: looks through an array until the end mark, whoever fills the array
struct Slot {
  int Kind;
};
Slot Slots[8];
void fillSlots() { Slots[0].Kind = 1; }
Slot *slotOf(int Kind) {
  std::thread Filler(fillSlots);
  Filler.join();
  Slot *Candidate = Slots;
  while (Candidate->Kind != 0) {
    if (Candidate->Kind == Kind)
      return Candidate;
    Candidate++;
  }
  return nullptr;
}

// OK: the same by index
int indexOf(int Kind) {
  int I = 0;
  while (Slots[I].Kind != Kind)
    ++I;
  return I;
}

// OK: the rounds are what it is there for, until it is told to end.
static std::atomic<bool> Enough{false};
long measure() {
  long Rounds = 0;
  while (!Enough.load(std::memory_order_relaxed))
    ++Rounds;
  return Rounds;
}
