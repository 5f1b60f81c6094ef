// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);
bool valid(int Part);

void sendsTwice() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: 2 values are sent to 'Out', and 1 at most are received or fit
  });
  compute(*Out.receive());
}

void sendsMoreThanFit() {
  heddle::channel<int> Out(2);
  heddle::go([Out] {
    for (int I = 0; I < 4; ++I)
      Out.send(I);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever: 4 values are sent to 'Out', and 3 at most are received or fit
  });
  compute(*Out.receive());
}

void receivesTwice() {
  heddle::channel<int> In;
  heddle::go([In] {
    compute(*In.receive());
    compute(*In.receive());
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the task waits here for ever: it takes 2 from 'In', and 1 at most are given
  });
  In.send(1);
}

int threeWorkers() {
  heddle::channel<int> Results;
  for (int I = 0; I < 3; ++I)
    heddle::go([Results, I] { Results.send(compute(I)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: the task waits here for ever: 3 values are sent to 'Results', and 2 at most are received or fit
  return *Results.receive() + *Results.receive();
}

static void produce(heddle::channel<int> To) { To.send(compute(1)); }
// CHECK-MESSAGES: :[[@LINE-1]]:48: warning: the task waits here for ever: 2 values are sent to 'Named', and 1 at most are received or fit

int namedWorkers() {
  heddle::channel<int> Named;
  heddle::go(produce, Named);
  heddle::go(produce, Named);
  return *Named.receive();
}

// The one who is to send may return before.
void producerLeaves(int Part) {
  heddle::channel<int> Out(1);
  heddle::task Producer = heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    Out.send(compute(Part));
  });
  heddle::task Consumer = heddle::go([Out] {
    compute(*Out.receive());
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the task waits here for ever if its sender leaves without sending to 'Out'
  });
  Producer.join();
}

// The one who is to receive may return before.
void consumerLeaves(int Part) {
  heddle::channel<int> Out;
  heddle::go([Out, Part] {
    Out.send(compute(Part));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever if its receiver leaves without receiving from 'Out'
  });
  heddle::go([Out, Part] {
    if (!valid(Part))
      return;
    compute(*Out.receive());
  });
}

// The one who is to close may return before.
bool feederLeaves(const std::vector<int> &Parts) {
  heddle::channel<int> Queue(16);
  heddle::go([Queue] {
    for (int Part : Queue)
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: the task waits here for ever if the one who closes 'Queue' leaves before
      compute(Part);
  });
  for (int Part : Parts) {
    if (!valid(Part))
      return false;
    Queue.send(Part);
  }
  Queue.close();
  return true;
}

// A generator of which not all is wanted.
int firstValid() {
  heddle::channel<int> Numbers;
  heddle::go([Numbers] {
    for (int I = 0; I < 1000; ++I)
      Numbers.send(I);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task waits here for ever if its receiver leaves without receiving from 'Numbers'
    Numbers.close();
  });
  for (int N : Numbers)
    if (valid(N))
      return N;
  return -1;
}

void selectsFromNobody() {
  heddle::channel<int> Left, Right;
  heddle::go([Left, Right] {
    heddle::select(heddle::on_receive(Left), heddle::on_receive(Right));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody serves any case of this select
  });
}

void selectsToNobody() {
  heddle::channel<int> Left, Right;
  heddle::go([Left, Right] {
    heddle::select(heddle::on_send(Left, 1), heddle::on_receive(Right));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody serves any case of this select
  });
}

void waitsForBackground() {
  heddle::context Forever = heddle::background();
  heddle::go([Forever] { Forever.wait(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: the task waits here for ever: nobody changes or signals 'Forever'
}
