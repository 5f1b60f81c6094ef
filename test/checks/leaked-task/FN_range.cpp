// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <cstdio>
#include <thread>
#include <vector>

int compute(int Part);

// FN: nobody closes what the loops of these four tasks range over.
void rangesWithoutClose() {
  heddle::channel<int> Jobs(4);
  heddle::go([Jobs] {
    for (int Job : Jobs)
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
        compute(Job);
    });
  for (int Job = 0; Job < 100; ++Job)
    Jobs.send(Job);
  for (std::thread &T : Threads)
    T.join();
}

static void serveRequests(heddle::channel<int> Requests) {
  for (int Request : Requests)
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
        std::printf("%d\n", Line);
    });
  }
  ~Logger() { Writer.join(); }
  void write(int Line) { Lines.send(Line); }
};
