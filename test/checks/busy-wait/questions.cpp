// RUN: %check_heddle %s heddle-busy-wait
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <future>

using namespace std::chrono_literals;

static std::atomic<const char *> Message{nullptr};

// Zero as a literal of chrono.
int resultOf(std::future<int> Answer) {
  while (Answer.wait_for(0s) != std::future_status::ready) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'Answer' again and again without waiting
  }
  return Answer.get();
}

// The answer is kept in the condition.
const char *waitForMessage() {
  const char *Text;
  while ((Text = Message.load()) == nullptr) {
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the loop spins until another task changes 'Message'
  }
  return Text;
}
