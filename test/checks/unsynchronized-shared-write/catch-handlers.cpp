// What runs only because a call threw.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <mutex>
#include <stdexcept>
#include <thread>

static int parse(int Block) {
  if (Block % 2)
    throw std::runtime_error("damaged");
  return Block;
}

static long Failures;

static void plain() {
  for (int I = 0; I < 1000; ++I)
    try {
      parse(I);
    } catch (const std::runtime_error &) {
      ++Failures;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Failures' is written by this task while another task uses it; no lock is held
    }
}

// The guard has gone before the handler begins.
class Reader {
public:
  void run() {
    for (int I = 0; I < 1000; ++I)
      try {
        std::lock_guard<std::mutex> L(M);
        Sum += parse(I);
      } catch (const std::exception &) {
        ++Damaged;
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: '{{.*}}Damaged' is written by this task while another task uses it; no lock is held
      }
  }

private:
  std::mutex M;
  long Sum = 0, Damaged = 0;
};

// The inner handlers do not catch it.
class Nested {
public:
  void run() {
    for (int I = 0; I < 1000; ++I)
      try {
        try {
          parse(I);
        } catch (const std::logic_error &) {
        }
      } catch (...) {
        ++Others;
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: '{{.*}}Others' is written by this task while another task uses it; no lock is held
      }
  }

private:
  long Others = 0;
};

// Nothing but an exception ends the loop.
struct Stop {};
class Worker {
public:
  void run() {
    int Next = 0;
    try {
      for (;;)
        step(++Next);
    } catch (const Stop &) {
    }
    ++Ended;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: '{{.*}}Ended' is written by this task while another task uses it; no lock is held
  }

private:
  static void step(int N) {
    if (N > 1000)
      throw Stop();
  }
  long Ended = 0;
};

template <typename T> static void both() {
  T X;
  std::thread A([&X] { X.run(); }), B(&T::run, &X);
  A.join();
  B.join();
}

int main() {
  std::thread A(plain), B(plain);
  A.join();
  B.join();
  both<Reader>();
  both<Nested>();
  both<Worker>();
  return Failures ? 0 : 1;
}
