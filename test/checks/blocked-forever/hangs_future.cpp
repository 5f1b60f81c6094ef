// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <future>

int main() {
  std::promise<int> Answer;
  std::future<int> Result = Answer.get_future();
  int Value = Result.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: this waits for ever: 'Answer' is signalled only after it, by who waits here
  Answer.set_value(42);
  return Value;
}
