// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);
bool valid(int Part);

// OK: both are received.
void sendsTwice() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
  });
  compute(*Out.receive());
  compute(*Out.receive());
}

// OK: there is room for what is not received.
void sendsIntoRoom() {
  heddle::channel<int> Out(1);
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
  });
  compute(*Out.receive());
}

// OK: how much room there is nobody knows.
void sendsIntoSomeRoom(int Room) {
  heddle::channel<int> Out(Room);
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
  });
  compute(*Out.receive());
}

// OK: only one of the two sends happens.
void sendsEither(int Part) {
  heddle::channel<int> Out;
  heddle::go([Out, Part] {
    if (valid(Part))
      Out.send(1);
    else
      Out.send(2);
  });
  compute(*Out.receive());
}

// OK: a closed channel answers the second receive.
void receivesUntilClosed() {
  heddle::channel<int> In;
  heddle::go([In] {
    if (auto First = In.receive())
      compute(*First);
    if (auto Second = In.receive())
      compute(*Second);
  });
  In.send(1);
  In.close();
}

// OK: one receive for each worker.
int threeWorkers() {
  heddle::channel<int> Results;
  for (int I = 0; I < 3; ++I)
    heddle::go([Results, I] { Results.send(compute(I)); });
  int Sum = 0;
  for (int I = 0; I < 3; ++I)
    Sum += *Results.receive();
  return Sum;
}

// OK: a new channel in every round.
int oneByOne() {
  int Sum = 0;
  for (int I = 0; I < 3; ++I) {
    heddle::channel<int> Result;
    heddle::go([Result, I] { Result.send(compute(I)); });
    Sum += *Result.receive();
  }
  return Sum;
}

// OK: the loop of the sender may end before.
void sendsUntilInvalid() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    for (int I = 0; I < 4; ++I) {
      if (!valid(I))
        break;
      Out.send(I);
    }
  });
  compute(*Out.receive());
}

// OK: the send may give up.
void triesTwice() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    Out.try_send(1);
    Out.try_send(2);
  });
  compute(*Out.receive());
}

static void drain(heddle::channel<int> From) {
  while (auto Value = From.try_receive())
    compute(*Value);
}
// OK: somebody else receives the rest.
void drains() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
  });
  compute(*Out.receive());
  drain(Out);
}

// OK: each way of the producer sends or closes.
void producerCloses(int Part) {
  heddle::channel<int> Out(1);
  heddle::task Producer = heddle::go([Out, Part] {
    if (!valid(Part)) {
      Out.close();
      return;
    }
    Out.send(compute(Part));
  });
  heddle::task Consumer = heddle::go([Out] {
    if (auto Value = Out.receive())
      compute(*Value);
  });
  Producer.join();
}

// OK: a guard closes on each way out.
void producerDefers(int Part) {
  heddle::channel<int> Out(1);
  heddle::go([Out, Part] {
    heddle::defer Close([&] { Out.close(); });
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out] {
    if (auto Value = Out.receive())
      compute(*Value);
  });
}

// OK: there is a second producer.
void twoProducers(int Part) {
  heddle::channel<int> Out(1);
  heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out, Part] { Out.send(compute(Part + 1)); });
  heddle::go([Out] { compute(*Out.receive()); });
}

// OK: the consumer asks the same before it receives.
void sameQuestion(int Part) {
  heddle::channel<int> Out;
  heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::go([Out, Part] {
    if (valid(Part))
      compute(*Out.receive());
  });
}

// OK: closed on each way out.
bool feeder(const std::vector<int> &Parts) {
  heddle::channel<int> Queue(16);
  heddle::go([Queue] {
    for (int Part : Queue)
      compute(Part);
  });
  for (int Part : Parts) {
    if (!valid(Part)) {
      Queue.close();
      return false;
    }
    Queue.send(Part);
  }
  Queue.close();
  return true;
}

// OK: a guard closes.
bool feederDefers(const std::vector<int> &Parts) {
  heddle::channel<int> Queue(16);
  heddle::defer Close([&] { Queue.close(); });
  heddle::go([Queue] {
    for (int Part : Queue)
      compute(Part);
  });
  for (int Part : Parts) {
    if (!valid(Part))
      return false;
    Queue.send(Part);
  }
  return true;
}

// OK: the generator is told to stop.
int firstValid(const heddle::context &Parent) {
  auto [Scope, Cancel] = heddle::with_cancel(Parent);
  heddle::channel<int> Numbers;
  heddle::go([Numbers, Scope = Scope] {
    for (int I = 0; !Scope.cancelled(); ++I)
      heddle::select(heddle::on_send(Numbers, I), heddle::on_done(Scope));
    Numbers.close();
  });
  int Found = -1;
  for (int N : Numbers)
    if (valid(N)) {
      Found = N;
      break;
    }
  Cancel();
  return Found;
}

// OK: all of it is wanted.
int sum() {
  heddle::channel<int> Numbers;
  heddle::go([Numbers] {
    for (int I = 0; I < 1000; ++I)
      Numbers.send(I);
    Numbers.close();
  });
  int Sum = 0;
  for (int N : Numbers) {
    if (!valid(N))
      continue;
    Sum += N;
  }
  return Sum;
}

// OK: one case is served, by whom does not matter.
void selectsOneServed(heddle::context Running) {
  heddle::channel<int> Left, Right, Closed, Other;
  heddle::go([Left, Right, Running] {
    heddle::select(heddle::on_receive(Left), heddle::on_receive(Right),
                   heddle::on_done(Running));
  });
  heddle::go([Left] {
    heddle::select(heddle::on_receive(Left), heddle::on_timeout(1s));
  });
  heddle::go([Closed, Other] {
    heddle::select(heddle::on_receive(Closed), heddle::on_receive(Other));
  });
  Closed.close();
}

// OK: this one can be cancelled.
void waitsForCancel() {
  auto [Scope, Cancel] = heddle::with_cancel(heddle::background());
  heddle::go([Scope = Scope] { Scope.wait(); });
  Cancel();
}

// OK: whoever comes into the loop receives the one value.
void takesFirst() {
  heddle::channel<int> Out;
  heddle::go([Out] { Out.send(1); });
  heddle::go([Out] {
    for (int Value : Out) {
      if (!valid(Value))
        return;
      compute(Value);
    }
  });
  Out.close();
}

// OK: the flag is another spelling of `true`, and the call may leave by an
// exception.
void untilItThrows() {
  heddle::go([] {
    bool Forever = true;
    while (Forever)
      compute(1);
  });
}
