// RUN: %check_heddle %s heddle-busy-wait
// The end of the loop is up to a case of its select; locks that are tried for no
// time.
#include "heddle/heddle.h"
#include <chrono>
#include <mutex>

using namespace std::chrono_literals;

int compute(int Part);

void serveTwo(heddle::channel<int> Requests, heddle::channel<int> Quit) {
  for (bool Going = true; Going;)
    heddle::select(heddle::on_receive(Requests, [](auto R) { compute(*R); }),
                   heddle::on_receive(Quit, [&](auto) { Going = false; }),
                   heddle::on_default([] {}));
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the loop spins because this default case is taken whenever no other case is ready
}

void serveUntilClosed(heddle::channel<int> Requests) {
  bool Done = false;
  while (!Done) {
    heddle::select(heddle::on_receive(Requests,
                                      [&](auto R) {
                                        if (!R)
                                          Done = true;
                                        else
                                          compute(*R);
                                      }),
                   heddle::on_default([] {}));
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the loop spins because this default case is taken whenever no other case is ready
  }
}

std::timed_mutex Table;
void triedForNoTime() {
  while (!Table.try_lock_for(0ms))
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until 'Table' can be locked
    ;
  compute(1);
  Table.unlock();
}
