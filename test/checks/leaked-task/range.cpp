// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <cstdio>
#include <thread>
#include <vector>

int compute(int Part);

// Nobody closes what the loops of these four tasks range over.
void rangesWithoutClose() {
  heddle::channel<int> Jobs(4);
  heddle::go([Jobs] {
    for (int Job : Jobs)
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the task waits here for ever: nobody sends to 'Jobs' or closes it
      compute(Job);
  });
  for (int Job = 0; Job < 10; ++Job)
    Jobs.send(Job);
}

void poolWithoutClose(int Workers) {
  heddle::channel<int> Jobs;
  std::vector<std::thread> Threads;
  for (int I = 0; I < Workers; ++I)
    Threads.emplace_back([Jobs] {
      for (int Job : Jobs)
      // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the task waits here for ever: nobody sends to 'Jobs' or closes it
        compute(Job);
    });
  for (int Job = 0; Job < 100; ++Job)
    Jobs.send(Job);
  for (std::thread &T : Threads)
    T.join();
}

static void serveRequests(heddle::channel<int> Requests) {
  for (int Request : Requests)
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the task waits here for ever: nobody sends to 'Requests' or closes it
    compute(Request);
}
void namedFunction() {
  heddle::channel<int> Requests(8);
  heddle::go(serveRequests, Requests);
  Requests.send(1);
}

class Logger {
  heddle::channel<int> Lines{16};
  heddle::task Writer;

public:
  Logger() {
    Writer = heddle::go([this] {
      for (int Line : Lines)
      // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the task waits here for ever: nobody sends to 'Lines' or closes it
        std::printf("%d\n", Line);
    });
  }
  ~Logger() { Writer.join(); }
  void write(int Line) { Lines.send(Line); }
};
