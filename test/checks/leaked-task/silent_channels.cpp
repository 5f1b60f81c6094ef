// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);
void subscribe(heddle::channel<int> Feed);
void keep(heddle::channel<int> &Feed);

// OK: closed when there is nothing more to send.
void closed() {
  heddle::channel<int> Jobs(4);
  heddle::task Worker = heddle::go([Jobs] {
    for (int Job : Jobs)
      compute(Job);
  });
  for (int Job = 0; Job < 10; ++Job)
    Jobs.send(Job);
  Jobs.close();
  Worker.join();
}

// OK: closed by the destructor.
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
  ~Logger() {
    Lines.close();
    Writer.join();
  }
  void write(int Line) { Lines.send(Line); }
};

// OK: closed by a helper.
static void finish(heddle::channel<int> Ch) { Ch.close(); }
void closedByHelper() {
  heddle::channel<int> Jobs(4);
  heddle::task Worker = heddle::go([Jobs] {
    while (auto Job = Jobs.receive())
      compute(*Job);
  });
  Jobs.send(1);
  finish(Jobs);
  Worker.join();
}

// OK: closed by a deferred call.
void closedByDefer() {
  heddle::channel<int> Jobs(4);
  heddle::defer Close{[Jobs] { Jobs.close(); }};
  heddle::go([Jobs] {
    for (int Job : Jobs)
      compute(Job);
  });
  Jobs.send(1);
}

// OK: unknown code got the channel and may send or close.
void subscribed() {
  heddle::channel<int> Feed(4);
  subscribe(Feed);
  heddle::go([Feed] {
    while (auto Item = Feed.receive())
      compute(*Item);
  });
}

// OK: as before, by reference.
void kept() {
  heddle::channel<int> Feed(4);
  keep(Feed);
  heddle::go([Feed] {
    for (int Item : Feed)
      compute(Item);
  });
}

// OK: returned as a receiver, from which the caller receives.
heddle::receiver<int> numbers() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    for (int I = 0; I < 3; ++I)
      Out.send(I);
    Out.close();
  });
  return heddle::receiver<int>(Out);
}

// OK: room for the answer, wanted or not.
int buffered() {
  heddle::channel<int> Reply(1);
  heddle::go([Reply] { Reply.send(compute(1)); });
  int Result = -1;
  heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }),
                 heddle::on_timeout(10ms));
  return Result;
}

// OK: room for all answers.
int firstOfThreeBuffered() {
  heddle::channel<int> Replies(3);
  for (int Part = 0; Part < 3; ++Part)
    heddle::go([Replies, Part] { Replies.send(compute(Part)); });
  return *Replies.receive();
}

// OK: received on every path.
int always(bool Verbose) {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  if (Verbose)
    std::puts("waiting");
  int Result = *Reply.receive();
  if (Verbose)
    std::puts("done");
  return Result;
}

// OK: the sender may give up, too.
int giveUpBoth(heddle::context Request) {
  heddle::channel<int> Reply;
  heddle::go([Reply, Request] {
    heddle::select(heddle::on_send(Reply, compute(1)), heddle::on_done(Request));
  });
  int Result = -1;
  heddle::select(heddle::on_receive(Reply, [&](auto R) { Result = *R; }),
                 heddle::on_done(Request));
  return Result;
}

// OK: the task selects on a context beside the channel that nobody closes.
void selects(heddle::context Running) {
  heddle::channel<int> Jobs(4);
  heddle::go([Jobs, Running] {
    while (!Running.cancelled())
      heddle::select(heddle::on_receive(Jobs, [](auto J) { compute(*J); }),
                     heddle::on_done(Running));
  });
  Jobs.send(1);
}

// OK: an endless select loop that leaves by its context.
void selectsForever(heddle::context Running) {
  heddle::channel<int> Jobs(4);
  heddle::go([Jobs, Running] {
    for (;;) {
      std::size_t Chosen =
          heddle::select(heddle::on_receive(Jobs, [](auto J) { compute(*J); }),
                         heddle::on_done(Running));
      if (Chosen == 1)
        return;
    }
  });
  Jobs.send(1);
}

// OK: a parameter: the caller knows who closes.
void consume(heddle::channel<int> Jobs) {
  heddle::go([Jobs] {
    for (int Job : Jobs)
      compute(Job);
  });
}

// OK: a quit message ends the loop.
void quitMessage() {
  heddle::channel<int> Jobs(4);
  heddle::go([Jobs] {
    while (auto Job = Jobs.receive()) {
      if (*Job < 0)
        break;
      compute(*Job);
    }
  });
  Jobs.send(1);
  Jobs.send(-1);
}

// OK: the ticker's loop has another way out.
void tickerWithExit() {
  heddle::ticker Tick(100ms);
  heddle::task Clock = heddle::go([&Tick] {
    int Count = 0;
    for (auto Now : Tick.channel()) {
      (void)Now;
      if (++Count == 10)
        break;
    }
  });
  Clock.join();
}

// OK: select on a stop signal beside the ticker.
void tickerWithContext(heddle::context Running) {
  heddle::go([Running] {
    heddle::ticker Tick(100ms);
    while (heddle::select(heddle::on_receive(Tick.channel()),
                          heddle::on_done(Running)) == 0)
      compute(0);
  });
}

// OK: the receiver is in another task.
void twoTasks() {
  heddle::channel<int> Pipe;
  heddle::go([Pipe] { Pipe.send(1); });
  heddle::go([Pipe] { compute(*Pipe.receive()); });
}
