// RUN: %check_heddle %s heddle-signal-unsafe
// HEDDLE-SILENT
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

std::string Name;
std::vector<int> Numbers;
bool Verbose;

// FN: a copy of a string allocates, reading it while it changes is wrong
void onInterrupt(int) {
  std::string copy = Name;
  for (int number : Numbers)
    if (number == 0)
      raise(SIGTERM);
}

// FN: what the program changes is only read here
volatile std::sig_atomic_t Seen;
void onTerminate(int) {
  if (Verbose)
    Seen = 1;
}

// FN: a destructor that prints
struct Printer {
  ~Printer() { std::puts("done"); }
};
void onHangup(int) { Printer printer; }

// FN: registered while static objects are initialised
void onUser(int) { std::puts("user"); }
static auto Before = std::signal(SIGUSR1, onUser);

int main() {
  std::signal(SIGINT, onInterrupt);
  std::signal(SIGTERM, onTerminate);
  std::signal(SIGHUP, onHangup);
  Verbose = true;
  Name += "x";
  Numbers.push_back(1);
}
