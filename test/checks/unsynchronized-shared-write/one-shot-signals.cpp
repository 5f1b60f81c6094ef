// What comes after a signal is not ordered by it; semaphores that guard.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <future>
#include <semaphore>
#include <thread>

int announcedTooEarly() {
  int Answer = 0;
  std::promise<void> Ready;
  std::future<void> Wait = Ready.get_future();
  std::thread Asker([&] {
    Ready.set_value();
    Answer = 42;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Answer' is written by this task while the code that started the task uses it
  });
  Wait.wait();
  int Result = Answer;
  Asker.join();
  return Result;
}

int announcedInTime() {
  int Answer = 0;
  std::promise<void> Ready;
  std::thread Asker([&] {
    Answer = 42;
    Ready.set_value();
  });
  Ready.get_future().wait();
  int Result = Answer;
  Asker.join();
  return Result;
}

struct Buffer {
  std::binary_semaphore Free{1};
  int Slots[8] = {};
  int Next = 0;
  int Produced = 0;

  void produce(int Rounds) {
    for (int I = 0; I < Rounds; ++I) {
      Free.acquire();
      Slots[Next] = I;
      Next = (Next + 1) % 8;
      Free.release();
      Produced++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Shared.Produced' is written by this task while another task uses it
    }
  }
};

int main() {
  for (int I = 0; I < 20; ++I) {
    announcedTooEarly();
    announcedInTime();
  }
  Buffer Shared;
  std::thread First([&] { Shared.produce(1000); });
  std::thread Second([&] { Shared.produce(1000); });
  First.join();
  Second.join();
  return Shared.Produced == 0;
}
