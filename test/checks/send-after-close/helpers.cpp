// RUN: %check_heddle %s heddle-send-after-close
#include "heddle/heddle.h"
#include <functional>
#include <utility>

void shutDown(heddle::channel<int> Ch) { Ch.close(); }
static void shutDownByReference(const heddle::channel<int> &Ch) { Ch.close(); }
static void shutDownThrough(heddle::channel<int> *Ch) { Ch->close(); }
void emit(heddle::channel<int> Ch, int Value) { Ch.send(Value); }

void closedByHelper(heddle::channel<int> Orders) {
  shutDown(Orders);
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

void closedByReference(heddle::channel<int> Orders) {
  shutDownByReference(Orders);
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

void closedThroughPointer(heddle::channel<int> Orders) {
  shutDownThrough(&Orders);
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

// The send is in the helper; it is there that the report points.
static void emitLate(heddle::channel<int> Ch) { Ch.send(7); }
// CHECK-MESSAGES: :[[@LINE-1]]:49: warning: 'Orders' is already closed when this sends
void sentByHelper(heddle::channel<int> Orders) {
  Orders.close();
  emitLate(Orders);
}

class Journal {
  heddle::channel<int> Entries{4};

public:
  void append(int Entry) { Entries.send(Entry); }
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Entries' is already closed when this sends
  void seal() { Entries.close(); }
  void finish(int Last) {
    seal();
    append(Last);
  }
};

void closedByLambda(heddle::channel<int> Orders) {
  auto Finish = [&] { Orders.close(); };
  Finish();
  Orders.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

template <class T> void closeTwiceOver(heddle::channel<T> A, heddle::channel<T> B) {
  A.close();
  B.close();
}
void closedByTemplate(heddle::channel<long> Left, heddle::channel<long> Right) {
  closeTwiceOver(Left, Right);
  Right.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Right' is already closed when this sends
}

#define FINISH(channel) (channel).close()
void closedByMacro(heddle::channel<int> Orders) {
  FINISH(Orders);
  Orders.send(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

struct Closer {
  heddle::channel<int> Target;
  void operator()() const { Target.close(); }
};
void closedByFunctor(heddle::channel<int> Orders) {
  Closer Close{Orders};
  Close();
  Orders.send(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}

void closedByFunction(heddle::channel<int> Orders) {
  std::function<void()> Close = [&Orders] { Orders.close(); };
  Close();
  Orders.send(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Orders' is already closed when this sends
}
