// RUN: %check_heddle %s heddle-leaked-task -std=c++20
// HEDDLE-SILENT
#include <future>
#include <thread>

int compute(int Part);

// OK: the promise is kept by the spawner.
void promised() {
  std::promise<int> Answer;
  std::jthread Reader([Result = Answer.get_future()]() mutable {
    compute(Result.get());
  });
  Answer.set_value(42);
}

// OK: the promise is dropped, which wakes the reader by an exception.
void broken() {
  std::future<int> Result;
  {
    std::promise<int> Answer;
    Result = Answer.get_future();
  }
  std::jthread Reader([&Result] {
    try {
      compute(Result.get());
    } catch (const std::future_error &) {
    }
  });
}
