// RUN: %check_heddle %s heddle-leaked-task -std=c++20
// HEDDLE-SILENT
#include <latch>
#include <semaphore>
#include <thread>

int compute(int Part);

// FN: a latch of one that nobody counts down.
void latchNobodyCounts() {
  std::latch Start(1);
  std::jthread Runner([&Start] {
    Start.wait();
    compute(0);
  });
}

// FN: a semaphore of zero that nobody releases.
void semaphoreNobodyReleases() {
  std::counting_semaphore<> Permits(0);
  std::jthread Worker([&Permits] {
    Permits.acquire();
    compute(0);
  });
}
