// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <future>

using namespace std::chrono_literals;

static std::atomic<const char *> Message{nullptr};

// FN: the variable of the condition is changed by another case.
void serveTwo(heddle::channel<int> Requests, heddle::channel<int> Quit) {
  for (bool Going = true; Going;)
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_receive(Quit, [&](auto) { Going = false; }),
                   heddle::on_default([] {}));
}
