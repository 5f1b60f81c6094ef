// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A token bucket: so many calls at once, so many per second in the long run. A
// caller waits for its token, or until it is cancelled; nobody polls.

#include "heddle/heddle.h"
#include <atomic>
#include <cstdio>

using namespace std::chrono_literals;

class RateLimiter {
public:
  RateLimiter(int burst, std::chrono::nanoseconds period)
      : tokens_(burst), period_(period) {
    for (int i = 0; i < burst; ++i)
      tokens_.send({});
    filler_.go([this](const heddle::context &ctx) { fill(ctx); });
  }
  ~RateLimiter() {
    stop_();
    filler_.wait();
  }

  /// Waits for a token. Returns false if `ctx` is cancelled before.
  bool acquire(const heddle::context &ctx) {
    bool taken = false;
    heddle::select(heddle::on_receive(tokens_, [&] { taken = true; }),
                   heddle::on_done(ctx));
    return taken;
  }

private:
  void fill(const heddle::context &ctx) {
    heddle::ticker tick(period_); // stops with the scope
    const auto ticks = tick.channel();
    while (!ctx.cancelled())
      heddle::select(
          // A full bucket drops the token.
          heddle::on_receive(ticks, [this] { tokens_.try_send({}); }),
          heddle::on_done(ctx));
  }

  heddle::channel<heddle::unit> tokens_;
  const std::chrono::nanoseconds period_;
  std::pair<heddle::context, heddle::cancel_function> life_ =
      heddle::with_cancel(heddle::background());
  heddle::cancel_function stop_ = life_.second;
  heddle::task_group filler_{life_.first}; // last: its task uses the others
};

int main() {
  std::atomic<int> calls{0};
  const auto start = std::chrono::steady_clock::now();
  {
    RateLimiter limiter(/*burst=*/5, /*period=*/1ms);
    heddle::task_group clients;
    for (int client = 0; client < 3; ++client)
      clients.go([&] {
        for (int i = 0; i < 10; ++i)
          calls += limiter.acquire(heddle::background());
      });
    clients.wait();
  }
  const auto took = std::chrono::steady_clock::now() - start;
  std::printf("%d calls\n", calls.load());
  // Five at once, the other 25 one per millisecond: not before the 25th tick.
  return calls == 30 && took >= 25ms ? 0 : 1;
}
