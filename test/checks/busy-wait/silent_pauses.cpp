// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

using namespace std::chrono_literals;

std::atomic<bool> Ready{false};
std::atomic<int> Turn{0};
std::mutex Ledger;
bool Plain = false;

// OK: gives the processor away.
void yielding() {
  while (!Ready.load())
    std::this_thread::yield();
}

// OK: sleeps between two questions.
void sleeping() {
  while (!Ready.load())
    std::this_thread::sleep_for(10ms);
}

// OK: sleeps until a time.
void sleepingUntil() {
  while (!Ready.load())
    std::this_thread::sleep_until(std::chrono::steady_clock::now() + 1ms);
}

#if defined(__x86_64__)
// OK: tells the processor.
void pausing() {
  while (!Ready.load())
    _mm_pause();
}
#endif

// OK: the same by the compiler's builtin.
void pausingBuiltin() {
#if defined(__x86_64__)
  while (!Ready.load())
    __builtin_ia32_pause();
#endif
}

// OK: the same in assembler.
void pausingAsm() {
  while (!Ready.load())
    asm volatile("" ::: "memory");
}

inline void relax() {
#if defined(__x86_64__)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}
// OK: the pause is in a helper.
void pausingHelper() {
  while (!Ready.load())
    relax();
}

// OK: backs off.
void backingOff() {
  int Delay = 1;
  while (!Ready.load()) {
    std::this_thread::sleep_for(std::chrono::microseconds(Delay));
    if (Delay < 1000)
      Delay *= 2;
  }
}

// OK: spins for some rounds, then yields.
void spinThenYield() {
  int Spins = 0;
  while (!Ready.load()) {
    if (++Spins > 100) {
      std::this_thread::yield();
      Spins = 0;
    }
  }
}

// OK: a growing number of pauses.
void growing() {
  for (int Round = 1; !Ready.load(); Round = Round < 64 ? 2 * Round : 64)
    for (int I = 0; I < Round; ++I)
      relax();
}

// OK: at most a thousand rounds.
bool bounded() {
  for (int Spin = 0; Spin < 1000; ++Spin)
    if (Ready.load())
      return true;
  return false;
}

// OK: at most a millisecond.
bool timed() {
  auto End = std::chrono::steady_clock::now() + 1ms;
  while (!Ready.load())
    if (std::chrono::steady_clock::now() > End)
      return false;
  return true;
}

// OK: counts down in the condition.
bool countingDown(int Budget) {
  while (!Ready.load() && Budget-- > 0) {
  }
  return Ready.load();
}

// OK: tries some times before it blocks.
void adaptive() {
  for (int Try = 0; Try < 40; ++Try)
    if (Ledger.try_lock())
      return;
  Ledger.lock();
}

// OK: waits for the condition.
void condition(std::condition_variable &Changed) {
  std::unique_lock<std::mutex> Lock(Ledger);
  while (!Plain)
    Changed.wait(Lock);
}

// OK: with a predicate.
void conditionPredicate(std::condition_variable &Changed) {
  std::unique_lock<std::mutex> Lock(Ledger);
  Changed.wait(Lock, [] { return Plain; });
}

// OK: for a time, again and again.
void conditionTimed(std::condition_variable &Changed) {
  std::unique_lock<std::mutex> Lock(Ledger);
  while (!Ready.load())
    Changed.wait_for(Lock, 50ms);
}

// OK: waits a while in each round.
int future(std::future<int> Answer) {
  while (Answer.wait_for(10ms) != std::future_status::ready) {
  }
  return Answer.get();
}

// OK: a time that is a parameter.
int futureFor(std::future<int> Answer, std::chrono::milliseconds Each) {
  while (Answer.wait_for(Each) != std::future_status::ready) {
  }
  return Answer.get();
}

#if __cplusplus >= 202002L
// OK: blocks until the value changes.
void blocking() {
  while (!Ready.load())
    Ready.wait(false);
}
#endif

template <class Relax> void waitWith(Relax Pause) {
  while (!Ready.load())
    Pause();
}
// OK: what to do in the meantime is the caller's.
void policy() {
  waitWith([] { std::this_thread::yield(); });
}

void setReady() {
  std::thread([] {
    Plain = true;
    Ready = true;
  }).detach();
}
