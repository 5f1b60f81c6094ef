// RUN: %check_heddle %s heddle-double-close
#include "heddle/heddle.h"
#include <functional>
#include <utility>

bool failed();

void twiceInARow(heddle::channel<int> Results) {
  Results.close();
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

void onErrorAndAtTheEnd(heddle::channel<int> Results) {
  if (failed())
    Results.close();
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

// The deferred close comes on top of the explicit one.
void deferredAndExplicit(heddle::channel<int> Results) {
  heddle::defer Closing([&] { Results.close(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Results' is closed again here: a path that leads here has closed it
  if (failed()) {
    Results.close();
    return;
  }
  Results.send(1);
}

static void finish(heddle::channel<int> Ch) {
  Ch.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}
void twiceByHelper(heddle::channel<int> Results) {
  finish(Results);
  finish(Results);
}

void throughACopy() {
  heddle::channel<int> Results(1);
  heddle::channel<int> Same = Results;
  Same.close();
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

void throughAReference(heddle::channel<int> &Results) {
  auto &Same = Results;
  Same.close();
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

void throughAPointer(heddle::channel<int> *Results) {
  Results->close();
  (*Results).close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*Results' is closed again here: a path that leads here has closed it
}

void inEveryRound(heddle::channel<int> Results, int Rounds) {
  for (int Round = 0; Round < Rounds; ++Round) {
    Results.receive();
    Results.close();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Results' is closed in every round of the loop
  }
}

template <class T> void closeBoth(heddle::channel<T> A, heddle::channel<T> B) {
  A.close();
  B.close();
}
void inTemplate(heddle::channel<int> Results) {
  closeBoth(Results, heddle::channel<int>(1));
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

#define SHUT(channel) (channel).close()
void inMacro(heddle::channel<int> Results) {
  Results.close();
  SHUT(Results);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is closed again here: a path that leads here has closed it
}

void byFunction(heddle::channel<int> Results) {
  std::function<void()> Shut = [&] {
    Results.close();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Results' is closed again here: a path that leads here has closed it
  };
  Results.close();
  Shut();
}

// There is nothing to close.
void movedAway() {
  heddle::channel<int> Results(1);
  heddle::channel<int> Mine = std::move(Results);
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is empty here: there is no channel to close
  Mine.close();
}
void neverMade() {
  heddle::channel<int> Results = nullptr;
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is empty here: there is no channel to close
}
void nil() {
  auto Results = heddle::channel<int>::nil();
  Results.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Results' is empty here: there is no channel to close
}

class Feed {
  heddle::channel<int> Items{4};

public:
  void stop() { Items.close(); }
  void stopTwice() {
    stop();
    Items.close();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Items' is closed again here: a path that leads here has closed it
  }
};

// Whoever stops it cannot keep the destructor from closing again.
class Pump {
  heddle::channel<int> Items{4};

public:
  void stop() { Items.close(); }
  ~Pump() { Items.close(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'Items' is closed by the destructor although 'stop' closes it, too
};

int switched(heddle::channel<int> Results, int Kind) {
  switch (Kind) {
  case 1:
    Results.close();
    [[fallthrough]];
  case 2:
    Results.close();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Results' is closed again here: a path that leads here has closed it
    break;
  default:
    break;
  }
  return Kind;
}

static heddle::channel<int> Global(2);
void closesGlobal() {
  Global.close();
}
void closesGlobalAgain() {
  closesGlobal();
  Global.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Global' is closed again here: a path that leads here has closed it
}
