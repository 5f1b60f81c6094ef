// RUN: %check_heddle %s heddle-leaked-task
#include <latch>
#include <semaphore>
#include <thread>

// FP: two permits from the start.
void tickets() {
  std::counting_semaphore<> Tickets(2);
  std::jthread Left([&Tickets] { Tickets.acquire(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: the task waits here for ever: nobody changes or signals 'Tickets'
  std::jthread Right([&Tickets] { Tickets.acquire(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: the task waits here for ever: nobody changes or signals 'Tickets'
}

// FP: a latch of zero is open.
void openLatch() {
  std::latch Start(0);
  std::jthread Runner([&Start] { Start.wait(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: the task waits here for ever: nobody changes or signals 'Start'
}
