// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-blocking-under-lock,heddle-wait-without-predicate,heddle-leaked-task -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <iostream>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <syncstream>
#include <thread>
#include <vector>

// What fires

int afterCountDown() {
  int Result = 0;
  std::latch Done(1);
  std::jthread T([&] {
    Done.count_down();
    Result = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Result' is written by this task
  });
  Done.wait();
  return Result;
}

struct Cell {
  std::mutex Lock;
  std::counting_semaphore<8> Free{0};
  std::condition_variable_any Changed;
  int Value = 0;

  void take() {
    std::lock_guard<std::mutex> Guard(Lock);
    Free.acquire();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}}'Lock'
    ++Value;
  }
  void waitOnce() {
    std::unique_lock<std::mutex> Guard(Lock);
    Changed.wait(Guard);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning:
  }
};

int byReference() {
  int Word = 0;
  std::jthread T([&] { std::atomic_ref<int>(Word).store(1); });
  Word = 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Word' is written here while a task that was started uses it
  return 0;
}

// What stays silent

int latched() {
  int A = 0, B = 0;
  std::latch Done(2);
  std::jthread First([&] {
    A = 1;
    Done.count_down();
  });
  std::jthread Second([&] {
    B = 1;
    Done.count_down();
  });
  Done.wait();
  return A + B; // OK: both have counted down
}

int handedOver() {
  int Value = 0;
  std::binary_semaphore Ready(0);
  std::jthread T([&] {
    Value = 1;
    Ready.release();
  });
  Ready.acquire();
  return Value; // OK: released after the write
}

int rounds() {
  std::vector<int> Sums(2);
  int Total = 0;
  std::barrier Sync(2);
  std::jthread A([&] {
    Sums[0] = 1; // OK: its own
    Sync.arrive_and_wait();
    Total = Sums[0] + Sums[1]; // OK: both are past the barrier
  });
  std::jthread B([&] {
    Sums[1] = 1;
    Sync.arrive_and_wait();
  });
  A.join();
  B.join();
  return Total; // OK: joined
}

int stopped() {
  int Rounds = 0;
  std::mutex Lock;
  std::condition_variable_any Wake;
  bool Ready = false;
  {
    std::jthread T([&](std::stop_token Stop) {
      std::unique_lock<std::mutex> Guard(Lock);
      // OK: a predicate, and it is told to stop
      while (Wake.wait(Guard, Stop, [&] { return Ready; }))
        Ready = false;
      ++Rounds;
    });
    T.request_stop();
  }
  return Rounds; // OK: joined by its destructor
}

void printed() {
  std::jthread A([] { std::osyncstream(std::cout) << "a\n"; });
  std::jthread B([] { std::osyncstream(std::cout) << "b\n"; }); // OK
}

int pointers() {
  std::atomic<std::shared_ptr<int>> Current{std::make_shared<int>(1)};
  std::jthread T([&] { Current.store(std::make_shared<int>(2)); });
  return *Current.load(); // OK: an atomic pointer
}

int refs() {
  int Word = 0;
  {
    std::jthread A([&] { std::atomic_ref<int>(Word).fetch_add(1); });
    std::jthread B([&] { std::atomic_ref<int>(Word).fetch_add(1); }); // OK
  }
  return Word;
}

int main() {
  int Sum = 0;
  for (int I = 0; I < 50; ++I)
    Sum += afterCountDown() + byReference();
  Sum += latched() + handedOver() + rounds() + stopped() + pointers() + refs();
  printed();
  return Sum == 0;
}
