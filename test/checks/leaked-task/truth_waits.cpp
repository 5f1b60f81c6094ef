// RUN: %check_heddle %s heddle-leaked-task,heddle-context-not-propagated
// RUN: %leak_truth %s
// What nobody serves, signals, stops or changes; the detector names the same
// tasks.
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <latch>
#include <semaphore>

using namespace std::chrono_literals;

static void use(int) {}

static void sendsToNobody() {
  static heddle::channel<int> Results;
  heddle::go([] { Results.send(1); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: the task waits here for ever: nobody receives from 'Results'
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the task starts here
}

static void selectsFromNobody() {
  heddle::channel<int> Left, Right;
  heddle::go([Left, Right] { // HEDDLE-LEAK
    heddle::select(heddle::on_receive(Left), heddle::on_receive(Right));
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody serves any case of this select
    // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
  });
}

static void waitsForBackground() {
  heddle::context Forever = heddle::background();
  heddle::go([Forever] { Forever.wait(); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:26: warning: the task waits here for ever: nobody changes or signals 'Forever'
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the task starts here
}

static void neverCountedDown() {
  static heddle::wait_group Group;
  Group.add();
  heddle::go([] { Group.wait(); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: the task waits here for ever: nobody changes or signals 'Group'
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the task starts here
}

static void latchNobodyCounts() {
  static std::latch Start(1);
  heddle::go([] { Start.wait(); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: the task waits here for ever: nobody changes or signals 'Start'
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the task starts here
}

static void semaphoreNobodyReleases() {
  static std::counting_semaphore<> Permits(0);
  heddle::go([] { Permits.acquire(); }); // HEDDLE-LEAK
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: the task waits here for ever: nobody changes or signals 'Permits'
  // CHECK-NOTES: :[[@LINE-2]]:3: note: the task starts here
}

static void rangesOverTicker() {
  static heddle::ticker Tick(10ms);
  heddle::go([] { // HEDDLE-LEAK
    for (auto Now : Tick.channel())
      // CHECK-NOTES: :[[@LINE-1]]:21: warning: the task waits for 'Tick' for ever: nobody stops the ticker, and the loop has no other way out
      // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
      (void)Now;
  });
}

static void flagNobodySets() {
  static std::atomic<bool> Quit{false};
  heddle::go([] { // HEDDLE-LEAK
    while (!Quit.load())
      // CHECK-NOTES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'Quit'
      // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
      heddle::sleep_for(1ms);
  });
}

static void endless() {
  heddle::go([] { // HEDDLE-LEAK
    for (;;) {
      // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal
      // CHECK-NOTES: :[[@LINE-3]]:3: note: the task starts here
      use(1);
      heddle::sleep_for(1ms);
    }
  });
}

static void ignoresContext() {
  auto [Request, Cancel] = heddle::with_cancel(heddle::background());
  heddle::go([Request = Request] { // HEDDLE-LEAK
    for (;;) {
      // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task goes on although it may be told to stop: it never looks at 'Request'
      // CHECK-NOTES: :[[@LINE-3]]:15: note: 'Request' is declared here
      // CHECK-NOTES: :[[@LINE-4]]:3: note: the task starts here
      // CHECK-NOTES: :[[@LINE-4]]:5: warning: the task never ends: nothing leaves this loop; give it a stop signal
      // CHECK-NOTES: :[[@LINE-6]]:3: note: the task starts here
      use(2);
      heddle::sleep_for(1ms);
    }
  });
  Cancel();
}

int main() {
  sendsToNobody();
  selectsFromNobody();
  waitsForBackground();
  neverCountedDown();
  latchNobodyCounts();
  semaphoreNobodyReleases();
  rangesOverTicker();
  flagNobodySets();
  endless();
  ignoresContext();
}
