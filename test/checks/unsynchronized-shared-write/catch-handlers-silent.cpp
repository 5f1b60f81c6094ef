// Handlers that do what others do, in order.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <future>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

static int parse(int Block) {
  if (Block % 2)
    throw std::runtime_error("damaged");
  return Block;
}

class Locked {
public:
  void run() {
    for (int I = 0; I < 100; ++I)
      try {
        parse(I);
      } catch (...) {
        std::lock_guard<std::mutex> L(M);
        ++Failures;
      }
  }

private:
  std::mutex M;
  long Failures = 0;
};

class LockedAround {
public:
  void run() {
    std::lock_guard<std::mutex> L(M);
    for (int I = 0; I < 100; ++I)
      try {
        parse(I);
      } catch (...) {
        ++Failures;
      }
    Runs += 1;
  }

private:
  std::mutex M;
  long Failures = 0, Runs = 0;
};

// OK: taken by hand, and still held where the exception is caught.
class ByHand {
public:
  void run() {
    for (int I = 0; I < 100; ++I) {
      M.lock();
      try {
        Sum += parse(I);
      } catch (const std::exception &) {
        ++Failures;
        M.unlock();
        continue;
      }
      M.unlock();
    }
  }

private:
  std::mutex M;
  long Sum = 0, Failures = 0;
};

template <typename T> static void both() {
  T X;
  std::thread A([&X] { X.run(); }), B(&T::run, &X);
  A.join();
  B.join();
}

// OK: whether joining works or not, nobody is beside what follows.
static void joins() {
  long Total = 0;
  std::thread T([&Total] { ++Total; });
  try {
    T.join();
  } catch (const std::system_error &) {
    --Total;
  }
  ++Total;
}

// OK: the exception is that of the task, which has ended.
static void waits() {
  long Total = 0;
  std::future<void> F = std::async(std::launch::async, [&Total] {
    ++Total;
    parse(1);
  });
  try {
    F.get();
  } catch (const std::runtime_error &) {
    ++Total;
  }
  ++Total;
}

// OK: threads that could not all be started.
static void starts() {
  long Total = 0;
  std::mutex M;
  std::vector<std::thread> Threads;
  auto End = [&] {
    for (std::thread &T : Threads)
      T.join();
  };
  try {
    for (int I = 0; I < 3; ++I)
      Threads.emplace_back([&] {
        std::lock_guard<std::mutex> L(M);
        ++Total;
      });
  } catch (const std::system_error &) {
    End();
    ++Total;
    throw;
  }
  End();
  ++Total;
}

int main() {
  both<Locked>();
  both<LockedAround>();
  both<ByHand>();
  joins();
  waits();
  starts();
  return 0;
}
