// RUN: %check_heddle %s heddle-leaked-task -std=c++20
// HEDDLE-SILENT
#include <future>
#include <thread>

int compute(int Part);

// FN: nobody gives the promise a value, and it lives as long as the task.
void promiseNobodyKeeps() {
  std::promise<int> Answer;
  std::future<int> Result = Answer.get_future();
  std::jthread Reader([&Result] {
    compute(Result.get());
  });
}
