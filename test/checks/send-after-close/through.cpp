// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"
#include <memory>
#include <utility>
#include <vector>

// The same element of a container.
void sameElement(std::vector<heddle::channel<int>> &Subscribers) {
  Subscribers[0].close();
  Subscribers[0].send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Subscribers[0]' is already closed when this sends
}

// The destructor of the inner scope closes.
struct Closing {
  heddle::channel<int> Target;
  ~Closing() { Target.close(); }
};
void closedByScope(heddle::channel<int> Orders) {
  { Closing Guard{Orders}; }
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

// The inner scope's deferred close.
void closedByDefer(heddle::channel<int> Orders) {
  {
    heddle::defer Close{[&] { Orders.close(); }};
    Orders.send(1);
  }
  Orders.send(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

// A returned handle is the channel of the object.
class Topic {
  heddle::channel<int> Items{4};

public:
  heddle::channel<int> items() const { return Items; }
  void shut() { Items.close(); }
};
void byAccessor(Topic &News) {
  News.shut();
  News.items().send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'News->Items' is already closed when this sends
}

// A callable that is given to a function which calls it.
template <class Action> void atEnd(Action Run) { Run(); }
void closedByCallback(heddle::channel<int> Orders) {
  atEnd([&] { Orders.close(); });
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

// Closed in the first round by a deferred call of the round.
void eachRound(heddle::channel<int> Orders, int Rounds) {
  for (int Round = 0; Round < Rounds; ++Round) {
    HEDDLE_DEFER { Orders.close(); };
    Orders.send(Round);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Orders' is closed on a path that leads here when this sends
  }
}

// Moved from: the name of the handle is another one, the channel is not.
void moved(heddle::channel<int> Orders) {
  heddle::channel<int> Out = std::move(Orders);
  heddle::channel<int> Alias = Out;
  Alias.close();
  Out.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}
