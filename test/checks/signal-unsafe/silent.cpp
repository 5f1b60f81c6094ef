// RUN: %check_heddle %s heddle-signal-unsafe
// HEDDLE-SILENT
#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <unistd.h>

namespace {
std::atomic<bool> Stop{false};
std::atomic_flag Seen = ATOMIC_FLAG_INIT;
volatile std::sig_atomic_t Number;
std::array<char, 64> Buffer;
constexpr std::string_view Text = "stopped\n";
int Handled;
} // namespace

// OK: atomics and volatile sig_atomic_t
void onInterrupt(int signal) {
  Stop = true;
  Stop.store(true, std::memory_order_relaxed);
  Seen.test_and_set();
  Number = signal;
}

// OK: views and arrays do not allocate
void onTerminate(int) {
  Buffer[0] = Text[0];
  (void)!write(2, Text.data(), Text.size());
  std::_Exit(1);
}

// OK: quick and without state: an own formatter
struct Formatter {
  char text[16];
  unsigned length = 0;
  void add(char c) { text[length++] = c; }
};
void onHangup(int signal) {
  Formatter formatter;
  formatter.add(static_cast<char>('0' + signal % 10));
  (void)!write(2, formatter.text, formatter.length);
}

// OK: prints before it dies of a broken program
void onAbort(int) {
  std::cerr << "aborted" << std::endl;
  std::_Exit(3);
}

// OK: nobody else uses what it counts
void onUser(int) { ++Handled; }

// OK: the lambda is called by the program, not by the signal
void loop() {
  auto print = [] { std::puts("stopped"); };
  while (!Stop)
    ;
  print();
}

// OK: placement new does not allocate
alignas(8) unsigned char Storage[sizeof(Formatter)];
void onQuit(int) { new (Storage) Formatter; }

// OK: what is switched off
void onWindow(int) {
  Stop = true;
  if ((false))
    throw 1;
  if (sizeof(void *) > 64)
    operator delete(operator new(8));
}

int main() {
  std::signal(SIGWINCH, onWindow);
  std::signal(SIGINT, onInterrupt);
  std::signal(SIGTERM, onTerminate);
  std::signal(SIGHUP, onHangup);
  std::signal(SIGABRT, onAbort);
  std::signal(SIGUSR1, onUser);
  std::signal(SIGQUIT, onQuit);
  std::signal(SIGALRM, [](int) { Stop = true; });
  std::signal(SIGPIPE, SIG_IGN);
  loop();
  return Buffer[0] + Number;
}
