// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++11,c++14
#include <thread>
// CHECK-FIXES: #include <atomic>

// An atomic object cannot be initialised by a copy yet.
static int Hits = 0;
// CHECK-FIXES: static std::atomic<int> Hits(0);
static bool Stop = false;
// CHECK-FIXES: static std::atomic<bool> Stop(false);

static void count() {
  ++Hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Hits' is written by this task
  while (!Stop) {
  }
}

int main() {
  std::thread First(count), Second(count);
  Stop = true;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Stop' is written here
  First.join();
  Second.join();
  return Hits == 2 ? 0 : 1;
}
