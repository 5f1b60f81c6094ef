// How many a semaphore lets in is said where the class or its constructor makes
// it.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s -std=c++20
// HEDDLE-TSAN: race
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

// Four at once, as the member says.
class Gate {
public:
  void pass() {
    slots.acquire();
    ++passed;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'gate.passed' is written by this task while another instance of the task may be running; no lock is held
    slots.release();
  }

private:
  std::counting_semaphore<4> slots{4};
  int passed = 0;
};

// Three at once, as both constructors say.
class Pool {
public:
  Pool() : free(3) {}
  explicit Pool(int used) : free(3), used(used) {}
  void use() {
    free.acquire();
    used += 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'pool.used' is written by this task while another instance of the task may be running; no lock is held
    free.release();
  }

private:
  std::counting_semaphore<8> free;
  int used = 0;
};

// One at a time, whatever the type allows.
class Turn {
public:
  Turn() : turn(1) {}
  void take() {
    turn.acquire();
    ++taken; // OK: the semaphore begins with one
    turn.release();
  }

private:
  std::counting_semaphore<8> turn;
  int taken = 0;
};

// One constructor lets in one, the other several: not to be told here.
class Either {
public:
  Either() : turn(1) {}
  explicit Either(bool) : turn(4) {}
  void take() {
    turn.acquire();
    ++taken; // OK: only the first constructor is used
    turn.release();
  }

private:
  std::counting_semaphore<8> turn;
  int taken = 0;
};

template <typename Work> void four_times(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&work] {
      for (int n = 0; n < 1000; ++n)
        work();
    });
  for (std::thread &t : threads)
    t.join();
}

int main() {
  Gate gate;
  Pool pool;
  Turn turn;
  Either either;
  four_times([&] { gate.pass(); });
  four_times([&] { pool.use(); });
  four_times([&] { turn.take(); });
  four_times([&] { either.take(); });
}
