// RUN: %check_heddle %s heddle-leaked-task
#include <future>
#include <thread>

int compute(int Part);

// FP: the promise is kept by the spawner.
void promised() {
  std::promise<int> Answer;
  std::jthread Reader([Result = Answer.get_future()]() mutable {
    compute(Result.get());
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task waits here for ever: nobody changes or signals 'Result'
  });
  Answer.set_value(42);
}

// FP: the promise is dropped, which wakes the reader by an exception.
void broken() {
  std::future<int> Result;
  {
    std::promise<int> Answer;
    Result = Answer.get_future();
  }
  std::jthread Reader([&Result] {
    try {
      compute(Result.get());
      // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the task waits here for ever: nobody changes or signals 'Result'
    } catch (const std::future_error &) {
    }
  });
}
