// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int work(int Item);

// OK: a stage of a pipeline closes its own output when its input ends.
heddle::receiver<int> square(heddle::receiver<int> In) {
  heddle::channel<int> Out;
  heddle::go([In, Out] {
    while (auto Item = In.receive())
      Out.send(*Item * *Item);
    Out.close();
  });
  return heddle::receiver<int>(Out);
}

// OK: the closing is the last thing of the producer, by a deferred call.
heddle::receiver<int> count(int Limit) {
  heddle::channel<int> Out;
  heddle::go([Out, Limit] {
    heddle::defer Close{[Out] { Out.close(); }};
    for (int I = 0; I < Limit; ++I)
      Out.send(I);
  });
  return heddle::receiver<int>(Out);
}

// OK: workers read jobs and write results; each channel has one who closes it.
int pool(int Workers, int Jobs) {
  heddle::channel<int> In, Out(64);
  heddle::task_group Group;
  for (int Id = 0; Id < Workers; ++Id)
    Group.go([In, Out] {
      while (auto Job = In.receive())
        Out.send(work(*Job));
    });
  for (int Job = 0; Job < Jobs; ++Job)
    In.send(Job);
  In.close();
  Group.wait();
  Out.close();
  int Sum = 0;
  for (int Result : Out)
    Sum += Result;
  return Sum;
}

// OK: closed in a catch clause that leaves the function.
bool upload(heddle::channel<std::string> Parts) {
  try {
    Parts.send("head");
  } catch (const std::exception &) {
    Parts.close();
    return false;
  }
  Parts.send("tail");
  return true;
}

// OK: at most one of two exits closes.
void untilEmpty(heddle::channel<int> Out, std::optional<int> Next) {
  while (true) {
    if (!Next) {
      Out.close();
      return;
    }
    Out.send(*Next);
    Next.reset();
  }
}

class Broker {
  heddle::channel<int> Mail{8};
  heddle::task Worker;

public:
  // OK: stop() closes after the last deliver() of the same thread.
  void run() {
    deliver(1);
    deliver(2);
    stop();
  }
  void deliver(int Letter) { Mail.send(Letter); }
  void stop() { Mail.close(); }
};

// OK: two brokers.
void replace(Broker &Old, Broker &Fresh) {
  Old.stop();
  Fresh.deliver(1);
}

// OK: a new broker in place of the old one.
void renew(std::unique_ptr<Broker> &Current) {
  Current->stop();
  Current = std::make_unique<Broker>();
  Current->deliver(1);
}

// OK: a recursive producer; whoever called first closes.
static void walk(heddle::channel<int> Out, int Depth) {
  if (Depth == 0)
    return;
  walk(Out, Depth - 1);
  Out.send(Depth);
  walk(Out, Depth - 1);
}
void tree(heddle::channel<int> Out) {
  walk(Out, 3);
  Out.close();
}

// OK: the close comes with the second of two phases, whose sends are elsewhere.
void phases(heddle::channel<int> First, heddle::channel<int> Second) {
  std::thread A([First] { First.send(1); });
  A.join();
  First.close();
  std::thread B([Second] { Second.send(2); });
  B.join();
  Second.close();
}

// OK: each thread has a channel of its own.
void perThread(int Threads) {
  std::vector<std::thread> Pool;
  for (int I = 0; I < Threads; ++I)
    Pool.emplace_back([] {
      heddle::channel<int> Own(4);
      Own.send(1);
      Own.close();
    });
  for (std::thread &T : Pool)
    T.join();
}

// OK: once, by whoever comes first, when both have ended.
void onceAfterBoth(heddle::channel<int> Out) {
  std::jthread Left([Out] { Out.send(1); });
  std::jthread Right([Out] { Out.send(2); });
  Left.join();
  Right.join();
  Out.close();
}

// OK: swaps roles: the local is a new channel in every round.
void rounds(int Rounds) {
  heddle::channel<int> Current(4);
  for (int Round = 0; Round < Rounds; ++Round) {
    Current.send(Round);
    Current.close();
    Current = heddle::channel<int>(4);
  }
}
