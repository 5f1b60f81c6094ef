// RUN: %check_heddle %s heddle-non-atomic-update
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
// Who has the turn alone changes whose turn it is.
#include <atomic>
#include <thread>
#include <vector>

static int Total;

// OK: a ticket lock: the ticket that was drawn is waited for.
class TicketLock {
  std::atomic<unsigned> Next{0}, Serving{0};

public:
  void lock() {
    unsigned Mine = Next.fetch_add(1, std::memory_order_relaxed);
    while (Serving.load(std::memory_order_acquire) != Mine)
      std::this_thread::yield();
  }
  void unlock() {
    Serving.store(Serving.load(std::memory_order_relaxed) + 1,
                  std::memory_order_release);
  }
};
static TicketLock Lock;

// OK: the same in one function.
static std::atomic<unsigned> NextTicket{0}, NowServing{0};
static void served() {
  unsigned Mine = NextTicket++;
  while (NowServing != Mine)
    std::this_thread::yield();
  ++Total;
  NowServing = NowServing + 1;
}

// OK: each waits for its own number.
static std::atomic<int> Turn{0};
static void takesTurns(int Own) {
  while (Turn.load() != Own)
    std::this_thread::yield();
  ++Total;
  Turn.store((Turn.load() + 1) % 3);
}

int main() {
  std::vector<std::thread> All;
  for (int I = 0; I < 3; ++I)
    All.emplace_back([] {
      for (int Round = 0; Round < 100; ++Round) {
        Lock.lock();
        ++Total;
        Lock.unlock();
      }
    });
  for (std::thread &T : All)
    T.join();
  All.clear();
  for (int I = 0; I < 3; ++I)
    All.emplace_back(served);
  for (std::thread &T : All)
    T.join();
  All.clear();
  for (int I = 0; I < 3; ++I)
    All.emplace_back(takesTurns, I);
  for (std::thread &T : All)
    T.join();
}
