// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <future>
#include <thread>

// OK: set by a task that runs.
int main() {
  std::promise<int> Answer;
  std::future<int> Result = Answer.get_future();
  std::thread Oracle([&] { Answer.set_value(0); });
  int Value = Result.get();
  Oracle.join();
  return Value;
}
