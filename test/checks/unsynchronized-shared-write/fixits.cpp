// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17,c++20
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <thread>
// CHECK-FIXES: #include <atomic>

// A counter of the whole program.
static unsigned long Requests;
// CHECK-FIXES: static std::atomic<unsigned long> Requests;
static void serve() {
  for (int I = 0; I < 100; ++I)
    ++Requests;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Requests' is written by this task
}
void serveTwice() {
  std::thread First(serve), Second(serve);
  First.join();
  Second.join();
  std::cout << Requests << std::endl;
  std::printf("%lu\n", Requests);
  // CHECK-FIXES: std::cout << Requests.load() << std::endl;
  // CHECK-FIXES: std::printf("%lu\n", Requests.load());
}

// A flag, in an anonymous namespace.
namespace {
bool Stop = false;
// CHECK-FIXES: {{^}}std::atomic<bool> Stop = false;
} // namespace
void runUntilStopped() {
  std::thread Worker([] {
    while (!Stop)
      std::this_thread::yield();
  });
  Stop = true;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Stop' is written here while a task that was started uses it
  Worker.join();
}

// Locals.
int countWords(int Pages) {
  std::uint32_t Words{0};
  // CHECK-FIXES: std::atomic<std::uint32_t> Words{0};
  int Longest = 0, Lines = 0;
  std::thread Odd([&Words, Pages] {
    for (int Page = 1; Page < Pages; Page += 2)
      Words += Page;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Words' is written by this task
  });
  for (int Page = 0; Page < Pages; Page += 2)
    Words += Page;
  Odd.join();
  auto Total = Words;
  if (Words > 10)
    std::puts("long");
  std::uint32_t Copy = Words;
  return Total + Copy + Longest + Lines + std::to_string(Words).size();
  // CHECK-FIXES: auto Total = Words.load();
  // CHECK-FIXES-NEXT: if (Words > 10)
  // CHECK-FIXES-NEXT: std::puts("long");
  // CHECK-FIXES-NEXT: std::uint32_t Copy = Words.load();
  // CHECK-FIXES-NEXT: {{.*}}std::to_string(Words.load()).size();
}

// A ticket is drawn in one step.
static int NextTicket = 1;
// CHECK-FIXES: static std::atomic<int> NextTicket = 1;
static int draw() {
  int Ticket = NextTicket++;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'NextTicket' is written by this task
  return Ticket;
}
void drawTwice() {
  std::thread First(draw), Second(draw);
  First.join();
  Second.join();
}

// A pointer that is published.
struct Settings {
  int Level;
};
static Settings Defaults{1};
static Settings *Current = nullptr;
// CHECK-FIXES: static std::atomic<Settings *> Current = nullptr;
void publish() {
  std::thread Reader([] {
    while (Current == nullptr)
      std::this_thread::yield();
    std::printf("%d\n", Current->Level);
  });
  Current = &Defaults;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Current' is written here while a task that was started uses it
  Reader.join();
  // CHECK-FIXES: std::printf("%d\n", Current.load()->Level);
}
