// RUN: %check_heddle %s heddle-leaked-task -std=c++20
// HEDDLE-SILENT
#include <latch>
#include <semaphore>
#include <thread>

// OK: two permits from the start.
void tickets() {
  std::counting_semaphore<> Tickets(2);
  std::jthread Left([&Tickets] { Tickets.acquire(); });
  std::jthread Right([&Tickets] { Tickets.acquire(); });
}

// OK: a latch of zero is open.
void openLatch() {
  std::latch Start(0);
  std::jthread Runner([&Start] { Start.wait(); });
}
