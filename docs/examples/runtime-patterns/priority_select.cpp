// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Three queues of different urgency. A plain select chooses at random among the
// cases that are ready; this one takes the most urgent. The select waits: no
// default, no polling.

#include "heddle/heddle.h"
#include <cstdio>
#include <string>

int main() {
  heddle::channel<std::string> control(8), events(8), batch(8);
  for (const char *name : {"batch 1", "batch 2"})
    batch.send(name);
  for (const char *name : {"event 1", "event 2"})
    events.send(name);
  control.send("reload");
  // All senders have ended.
  control.close();
  events.close();
  batch.close();

  std::string order;
  // A closed channel is always ready: one that is drained is replaced by nil,
  // which never is.
  auto next_control = control, next_events = events, next_batch = batch;
  const auto take = [&order](heddle::channel<std::string> &from) {
    return [&order, &from](std::optional<std::string> item) {
      if (item)
        order += *item + "; ";
      else
        from = nullptr;
    };
  };
  while (!next_control.is_nil() || !next_events.is_nil() ||
         !next_batch.is_nil())
    heddle::select_by_priority(
        heddle::on_receive(next_control, take(next_control)),
        heddle::on_receive(next_events, take(next_events)),
        heddle::on_receive(next_batch, take(next_batch)));

  std::printf("%s\n", order.c_str());
  return order == "reload; event 1; event 2; batch 1; batch 2; " ? 0 : 1;
}
