// RUN: %check_heddle %s heddle-leaked-task,heddle-blocked-forever -std=c++20
#include <future>
#include <latch>
#include <semaphore>
#include <thread>

int compute(int Part);

// Each wait is told once, by one check of the two.
void latchNobodyCounts() {
  std::latch Start(1);
  std::jthread Runner([&Start] {
    Start.wait();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'Start'{{.*}}[heddle-leaked-task]
    compute(0);
  });
}

void semaphoreNobodyReleases() {
  std::counting_semaphore<> Permits(0);
  std::jthread Worker([&Permits] {
    Permits.acquire();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'Permits'{{.*}}[heddle-leaked-task]
    compute(0);
  });
}

void semaphoreTwice() {
  std::counting_semaphore<> Permits(1);
  std::jthread Worker([&Permits] {
    Permits.acquire();
    compute(0);
    Permits.acquire();
    compute(1);
    Permits.acquire();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: it takes 3 from 'Permits', and 2 at most are given{{.*}}[heddle-leaked-task]
  });
  Permits.release();
}

void promiseNobodyKeeps() {
  std::promise<int> Answer;
  std::future<int> Result = Answer.get_future();
  std::jthread Reader([&Result] {
    compute(Result.get());
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: this waits for ever: nobody is there who could signal 'Answer'{{.*}}[heddle-blocked-forever]
  });
}
