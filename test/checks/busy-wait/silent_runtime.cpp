// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <cstdio>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

void handle(int Request);
bool idleWork();

// OK: sleeps until one is ready.
void serve(heddle::channel<int> Requests, heddle::context Running) {
  while (!Running.cancelled())
    heddle::select(
        heddle::on_receive(Requests, [](auto R) { handle(*R); }),
        heddle::on_done(Running));
}

// OK: a time-out in place of the default.
void serveTimed(heddle::channel<int> Requests, heddle::context Running) {
  while (!Running.cancelled())
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_timeout(20ms));
}

// OK: waits in the default case.
void serveLazily(heddle::channel<int> Requests, heddle::context Running) {
  while (!Running.cancelled())
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_default([] { heddle::sleep_for(1ms); }));
}

// OK: does something else in the default case.
void serveOrWork(heddle::channel<int> Requests, heddle::context Running) {
  while (!Running.cancelled())
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_default([] { idleWork(); }));
}

// OK: does something else after a select that found nothing.
void serveThenWork(heddle::channel<int> Requests, heddle::context Running) {
  while (!Running.cancelled()) {
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_default());
    idleWork();
  }
}

// OK: ends by a select whose default ends the loop.
int drainBySelect(heddle::channel<int> Requests) {
  int Count = 0;
  for (bool More = true; More;) {
    std::size_t Chosen =
        heddle::select(heddle::on_receive(Requests), heddle::on_default());
    if (Chosen == 1)
      break;
    ++Count;
  }
  return Count;
}

// OK: blocks for each.
int sum(heddle::channel<int> Numbers) {
  int Sum = 0;
  while (auto N = Numbers.receive())
    Sum += *N;
  return Sum;
}

// OK: the range waits.
int sumOfRange(heddle::channel<int> Numbers) {
  int Sum = 0;
  for (int N : Numbers)
    Sum += N;
  return Sum;
}

// OK: waits some time in each round.
void receiveTimed(heddle::channel<int> Jobs, heddle::context Running) {
  while (!Running.cancelled())
    if (auto Job = Jobs.receive_for(10ms))
      handle(*Job);
}

// OK: an interruptible sleep.
void heartbeat(heddle::context Running) {
  while (!Running.wait_for(1s))
    std::puts("alive");
}

// OK: a round sleeps if there was nothing.
void poll(heddle::channel<int> Jobs, heddle::context Running) {
  while (!Running.cancelled()) {
    if (auto Job = Jobs.try_receive())
      handle(*Job);
    else
      heddle::sleep_for(1ms);
  }
}

// OK: gives up after some attempts.
bool tryAFewTimes(heddle::mutex &Table) {
  for (int Try = 0; Try < 5; ++Try)
    if (Table.try_lock())
      return true;
  return false;
}

// OK: works until told to stop.
void compute(std::stop_token Stop, long &Steps) {
  while (!Stop.stop_requested())
    ++Steps;
}

// OK: asks its stop token between two items.
void each(std::stop_token Stop, const std::vector<int> &Items) {
  for (int Item : Items) {
    if (Stop.stop_requested())
      break;
    handle(Item);
  }
}

// OK: joins them one after the other.
void joinAll(std::vector<heddle::task> &Tasks) {
  while (!Tasks.empty()) {
    if (!Tasks.back().finished())
      Tasks.back().join();
    Tasks.pop_back();
  }
}
