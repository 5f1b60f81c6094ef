// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <future>

using namespace std::chrono_literals;

static std::atomic<const char *> Message{nullptr};

// FN: zero as a literal of chrono.
int resultOf(std::future<int> Answer) {
  while (Answer.wait_for(0s) != std::future_status::ready) {
  }
  return Answer.get();
}

// FN: the answer is kept in the condition.
const char *waitForMessage() {
  const char *Text;
  while ((Text = Message.load()) == nullptr) {
  }
  return Text;
}

// FN: the variable of the condition is changed by another case.
void serveTwo(heddle::channel<int> Requests, heddle::channel<int> Quit) {
  for (bool Going = true; Going;)
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_receive(Quit, [&](auto) { Going = false; }),
                   heddle::on_default([] {}));
}
