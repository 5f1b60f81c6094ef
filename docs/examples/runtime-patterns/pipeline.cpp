// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A pipeline and its contract: each stage closes what it sends to, when it has
// sent all, and nobody else does. With several senders, the last of them does:
// a task waits for all and closes. An error cancels the others, and every send
// can be cancelled, so that no stage is left standing.

#include "heddle/heddle.h"
#include <cstdio>

/// Sends, unless the pipeline is cancelled before. Returns whether it sent.
static bool pass_on(const heddle::context &ctx, const heddle::channel<int> &to,
                    int value) {
  bool sent = false;
  heddle::select(heddle::on_send(to, value, [&] { sent = true; }),
                 heddle::on_done(ctx));
  return sent;
}

static void number(const heddle::context &ctx, const heddle::channel<int> &out,
                   int n) {
  heddle::defer close{[&out] { out.close(); }};
  for (int i = 1; i <= n; ++i)
    if (!pass_on(ctx, out, i))
      return;
}

static void square(const heddle::context &ctx, const heddle::channel<int> &in,
                   const heddle::channel<int> &out) {
  for (int i : in)
    if (!pass_on(ctx, out, i * i))
      return;
}

/// Several senders: whoever started them closes, when all have ended.
static void square_all(const heddle::context &ctx,
                       const heddle::channel<int> &in,
                       const heddle::channel<int> &out, int squarers) {
  heddle::wait_group running;
  for (int i = 0; i < squarers; ++i)
    running.go([&] { square(ctx, in, out); });
  running.wait();
  out.close();
}

static long sum_of_squares(int n) {
  heddle::channel<int> numbers, squares(4);
  long sum = 0;
  heddle::task_group group(heddle::background());
  group.go([&](const heddle::context &ctx) { number(ctx, numbers, n); });
  group.go([&](const heddle::context &ctx) {
    square_all(ctx, numbers, squares, 3);
  });
  for (int s : squares)
    sum += s;
  group.wait();
  return sum;
}

int main() {
  const long sum = sum_of_squares(100);
  std::printf("%ld\n", sum);
  return sum == 338350 ? 0 : 1;
}
