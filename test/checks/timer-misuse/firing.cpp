// RUN: %check_heddle %s heddle-timer-misuse
#include <chrono>
#include <heddle/channel.h>
#include <heddle/select.h>
#include <heddle/ticker.h>
#include <heddle/timer.h>

using namespace std::chrono_literals;

void serve(int request);
void hangUp();

void newTimerEachRound(heddle::channel<int> requests) {
  for (;;)
    heddle::select(
        heddle::on_receive(requests, [](auto r) { serve(*r); }),
        heddle::on_receive(heddle::after(30s), [](auto) { hangUp(); }));
        // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: every round of the loop makes a new timer, which runs on when something else comes first; make one before the loop and reset it [heddle-timer-misuse]
}

void namedTimerEachRound(heddle::channel<int> requests, bool &stop) {
  while (!stop) {
    auto timeout = heddle::after(1s);
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: every round of the loop makes a new timer, which runs on when something else comes first; make one before the loop and reset it
    heddle::select(heddle::on_receive(requests, [](auto r) { serve(*r); }),
                   heddle::on_receive(timeout, [](auto) { hangUp(); }));
  }
}

void noPeriod() { heddle::ticker tick(0ms); }
// CHECK-MESSAGES: :[[@LINE-1]]:34: warning: the period of this ticker is not positive, which is an error; give it a positive one

void negativePeriod() { heddle::ticker tick(std::chrono::milliseconds(-5)); }
// CHECK-MESSAGES: :[[@LINE-1]]:40: warning: the period of this ticker is not positive, which is an error; give it a positive one

void stopsByPeriod(heddle::ticker &tick) { tick.reset(0s); }
// CHECK-MESSAGES: :[[@LINE-1]]:44: warning: the period of this ticker is not positive, which is an error; give it a positive one
