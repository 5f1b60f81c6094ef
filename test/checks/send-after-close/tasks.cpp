// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int readSensor(int Id);

void collectFor(heddle::channel<int> Readings) {
  heddle::go([Readings] {
    for (int I = 0; I < 100; ++I)
      Readings.send(I);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Readings' after it was closed: nothing orders the send before the close
  });
  heddle::sleep_for(1s);
  Readings.close();
}

void collectFromAll(int Sensors) {
  heddle::channel<int> Readings(8);
  for (int Id = 0; Id < Sensors; ++Id)
    heddle::go([Readings, Id] { Readings.send(readSensor(Id)); });
    // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: this may send on 'Readings' after it was closed: nothing orders the send before the close
  Readings.close();
  for (int R : Readings)
    (void)R;
}

// The first to have no more work closes for all.
void firstOneCloses(int Workers) {
  heddle::channel<int> Results(16);
  heddle::task_group Group;
  for (int Id = 0; Id < Workers; ++Id)
    Group.go([Results, Id] {
      Results.send(Id);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Results' after it was closed: nothing orders the send before the close
      Results.close();
    });
  Group.wait();
}

void onStdThreads(heddle::channel<int> Frames) {
  std::thread Camera([Frames] {
    for (int I = 0; I < 60; ++I)
      Frames.send(I);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Frames' after it was closed: nothing orders the send before the close
  });
  Frames.close();
  Camera.join();
}

static void produce(heddle::channel<int> Out, int Count) {
  for (int I = 0; I < Count; ++I)
    Out.send(I);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this may send on 'Numbers' after it was closed: nothing orders the send before the close
}
void namedProducer() {
  heddle::channel<int> Numbers(2);
  heddle::task T = heddle::go(produce, Numbers, 10);
  Numbers.close();
  T.join();
}

class Feed {
  heddle::channel<int> Items{4};
  std::thread Pump;

  void run() {
    for (int I = 0; I < 100; ++I)
      Items.send(I);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Items' after it was closed: nothing orders the send before the close
  }

public:
  void start() { Pump = std::thread(&Feed::run, this); }
  void once() {
    start();
    Items.close();
    Pump.join();
  }
};

// Waits for one of two.
void waitsForOneOfTwo() {
  heddle::channel<int> Out(4);
  heddle::task Left = heddle::go([Out] { Out.send(1); });
  heddle::task Right = heddle::go([Out] { Out.send(2); });
  // CHECK-MESSAGES: :[[@LINE-1]]:43: warning: this may send on 'Out' after it was closed: nothing orders the send before the close
  Left.join();
  Out.close();
  Right.join();
}

// try_send throws, too.
void tryInTask(heddle::channel<int> Ticks) {
  std::jthread Clock([Ticks] {
    while (Ticks.try_send(1))
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: this may send on 'Ticks' after it was closed: nothing orders the send before the close
      std::this_thread::sleep_for(1ms);
  });
  Ticks.close();
}

// Asking first does not help: it may be closed right after the answer.
void askedFirst(heddle::channel<int> Ticks) {
  heddle::task Clock = heddle::go([Ticks] {
    if (!Ticks.closed())
      Ticks.send(1);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this may send on 'Ticks' after it was closed: nothing orders the send before the close
  });
  Ticks.close();
  Clock.join();
}
