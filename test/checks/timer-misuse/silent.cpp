// RUN: %check_heddle %s heddle-timer-misuse
// HEDDLE-SILENT
#include <chrono>
#include <heddle/channel.h>
#include <heddle/select.h>
#include <heddle/ticker.h>
#include <heddle/timer.h>

using namespace std::chrono_literals;

void serve(int request);
void hangUp();

// OK: no loop
void once(heddle::channel<int> requests) {
  heddle::select(heddle::on_receive(requests, [](auto r) { serve(*r); }),
                 heddle::on_receive(heddle::after(1s), [](auto) { hangUp(); }));
}

// OK: one timer, reset while it runs, which is what it allows
void resets(heddle::channel<int> requests) {
  heddle::timer idle(30s);
  for (;;)
    heddle::select(heddle::on_receive(requests,
                                      [&](auto r) {
                                        serve(*r);
                                        idle.reset(30s);
                                      }),
                   heddle::on_receive(idle.channel(), [](auto) { hangUp(); }));
}

// OK: one timer for all rounds
void overall(heddle::channel<int> requests) {
  auto deadline = heddle::after(30s);
  for (;;)
    heddle::select(heddle::on_receive(requests, [](auto r) { serve(*r); }),
                   heddle::on_receive(deadline, [](auto) { hangUp(); }));
}

// OK: nothing else can come first
void pauses() {
  for (int i = 0; i < 3; ++i)
    heddle::after(1s).receive();
}

// OK: a time-out of the select itself
void timeouts(heddle::channel<int> requests) {
  for (;;)
    heddle::select(heddle::on_receive(requests, [](auto r) { serve(*r); }),
                   heddle::on_timeout(1s, [] { hangUp(); }));
}

// OK: a positive period
void ticks() {
  heddle::ticker tick(5ms);
  for (auto now : tick)
    (void)now;
}

// OK: a period that is not known
void given(int n) { heddle::ticker tick{std::chrono::milliseconds(n)}; }

// OK: stopped and started again
void stopsFirst(heddle::ticker &tick) {
  tick.stop();
  tick.reset(1s);
}

// OK: a timer may expire at once
void noTimeAtAll() {
  heddle::timer now(0s);
  now.channel().receive();
}

// OK: a closure is another function
void laterTask(heddle::channel<int> requests) {
  for (int i = 0; i < 3; ++i) {
    auto wait = [&] {
      heddle::select(heddle::on_receive(requests, [](auto r) { serve(*r); }),
                     heddle::on_receive(heddle::after(1s), [](auto) {}));
    };
    (void)wait;
  }
}
