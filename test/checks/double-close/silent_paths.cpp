// RUN: %check_heddle %s heddle-double-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <functional>
#include <map>
#include <utility>
#include <vector>

bool failed();

// OK: one of two paths.
void either(heddle::channel<int> Results) {
  if (failed()) {
    Results.close();
    return;
  }
  Results.send(1);
  Results.close();
}

// OK: remembers it.
void remembers(heddle::channel<int> Results) {
  bool Closed = false;
  if (failed()) {
    Results.close();
    Closed = true;
  }
  Results.receive();
  if (!Closed)
    Results.close();
}

// OK: the return code says so.
int remembersByCode(heddle::channel<int> Results) {
  int Code = 0;
  if (failed()) {
    Code = -1;
    Results.close();
  }
  Results.receive();
  if (Code == 0)
    Results.close();
  return Code;
}

// OK: asks.
void asks(heddle::channel<int> Results) {
  if (failed())
    Results.close();
  if (!Results.closed())
    Results.close();
}

// OK: expects it.
void expects(heddle::channel<int> Results) {
  Results.close();
  try {
    Results.close();
  } catch (const heddle::channel_closed &) {
  }
}

// OK: a new channel by then.
void renewed(heddle::channel<int> Results) {
  Results.close();
  Results = heddle::channel<int>(3);
  Results.close();
}

// OK: a new one in every round.
void renewedInLoop(heddle::channel<int> Results, int Rounds) {
  for (int Round = 0; Round < Rounds; ++Round) {
    Results.close();
    Results = heddle::channel<int>(3);
  }
}

// OK: the loop's own.
void ownInLoop(int Rounds) {
  for (int Round = 0; Round < Rounds; ++Round) {
    heddle::channel<int> Results(1);
    Results.close();
  }
}

// OK: each element.
void eachElement(std::vector<heddle::channel<int>> &All) {
  for (auto &Ch : All)
    Ch.close();
}

// OK: each element by its number.
void eachByNumber(std::vector<heddle::channel<int>> &All) {
  for (std::size_t I = 0; I < All.size(); ++I)
    All[I].close();
}

// OK: other keys.
void otherKeys(std::map<int, heddle::channel<int>> &Topics) {
  Topics[1].close();
  Topics[2].close();
}

struct Node {
  heddle::channel<int> Ch;
  Node *Next;
};
// OK: each node of a list.
void eachNode(Node *Head) {
  for (Node *N = Head; N; N = N->Next)
    N->Ch.close();
}

// OK: two channels.
void two(heddle::channel<int> A, heddle::channel<int> B) {
  A.close();
  B.close();
}

// OK: swapped in between.
void swapped(heddle::channel<int> A, heddle::channel<int> B) {
  A.close();
  std::swap(A, B);
  A.close();
}

// OK: refilled after the move.
void refilled() {
  heddle::channel<int> A(1);
  heddle::channel<int> B = std::move(A);
  A = heddle::channel<int>(2);
  A.close();
  B.close();
}

// OK: made later.
void madeLater() {
  heddle::channel<int> Results = nullptr;
  if (Results.is_nil())
    Results = heddle::channel<int>(3);
  Results.close();
}

void replace(heddle::channel<int> &Ch);
// OK: others may put another channel there.
void replacedByOthers(heddle::channel<int> Results) {
  Results.close();
  replace(Results);
  Results.close();
}

// OK: the destructor asks whether it was stopped.
class Feed {
  heddle::channel<int> Items{4};
  bool Stopped = false;

public:
  void stop() {
    if (Stopped)
      return;
    Stopped = true;
    Items.close();
  }
  ~Feed() { stop(); }
};

// OK: the channel is a new one whenever the method returns.
class Renewing {
  heddle::channel<int> Items{4};

public:
  void restart() {
    Items.close();
    Items = heddle::channel<int>(4);
  }
  ~Renewing() { Items.close(); }
};

// OK: asks the channel.
class Asking {
  heddle::channel<int> Items{4};

public:
  void stop() {
    if (!Items.closed())
      Items.close();
  }
  ~Asking() {
    if (!Items.closed())
      Items.close();
  }
};

// OK: only the destructor.
class Owner {
  heddle::channel<int> Items{4};

public:
  void put(int I) { Items.send(I); }
  ~Owner() { Items.close(); }
};

// OK: a private step, of which the class knows.
class Steps {
  heddle::channel<int> Items{4};
  void shut() { Items.close(); }

public:
  ~Steps() { shut(); }
};

// OK: an exception leaves between the two.
void leavesByException(heddle::channel<int> Results) {
  if (failed()) {
    Results.close();
    throw 1;
  }
  Results.close();
}

// OK: dismissed.
void leavesLoop(heddle::channel<int> Results) {
  while (true) {
    if (failed()) {
      Results.close();
      break;
    }
  }
}

// OK: nil is not closed.
void asksNil() {
  auto Results = heddle::channel<int>::nil();
  if (!Results.is_nil())
    Results.close();
}
