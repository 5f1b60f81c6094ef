// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A server that is told to stop: it takes no more requests, finishes those it
// has, gives up on what takes too long, and says what it did. The order is that
// of the data: first who brings work, then who does it, then who reports.

#include "heddle/heddle.h"
#include <atomic>
#include <cstdio>

using namespace std::chrono_literals;

class Server {
public:
  /// Brings requests until told to stop. The only sender closes the channel.
  void accept(const heddle::context &stop) {
    for (int request = 0; !stop.cancelled(); ++request)
      heddle::select(
          heddle::on_send(requests_, request, [this] { ++accepted_; }),
          heddle::on_done(stop));
    requests_.close();
  }

  /// Serves until the channel is closed and drained.
  void serve(const heddle::context &hard_stop) {
    for (int request : requests_) {
      if (hard_stop.wait_for(20us * (request % 7))) // the work
        break;
      ++served_;
    }
  }

  int accepted() const { return accepted_; }
  int served() const { return served_; }

private:
  heddle::channel<int> requests_{32};
  std::atomic<int> accepted_{0};
  std::atomic<int> served_{0};
};

int main() {
  Server server;
  auto [stop, tell_stop] = heddle::with_cancel(heddle::background());
  auto [hard_stop, abandon] = heddle::with_cancel(heddle::background());

  heddle::task_group acceptor;
  acceptor.go([&server, stop = stop] { server.accept(stop); });
  heddle::task_group workers;
  for (int i = 0; i < 3; ++i)
    workers.go([&server, hard_stop = hard_stop] { server.serve(hard_stop); });

  heddle::sleep_for(10ms); // the signal comes
  tell_stop();
  acceptor.wait();
  // Finish in time, or be abandoned.
  heddle::notification finished;
  heddle::task limit = heddle::go([&finished, abandon = abandon] {
    if (!finished.wait_for(10s))
      abandon();
  });
  workers.wait();
  finished.notify();
  limit.join();
  abandon();
  std::printf("%d accepted, %d served\n", server.accepted(), server.served());
  return server.accepted() == server.served() && server.served() > 0 ? 0 : 1;
}
