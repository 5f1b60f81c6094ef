// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int compute(int Part);
void publish(std::function<void(int)> Callback);

// OK: a functor whose channel is received from.
struct Stage {
  heddle::channel<int> Done;
  int Id;
  void operator()() const { Done.send(compute(Id)); }
};
void inFunctor() {
  heddle::channel<int> Done;
  heddle::go(Stage{Done, 1});
  compute(*Done.receive());
}

// OK: closed by a callback that others call.
void closedByCallback() {
  heddle::channel<int> Items(4);
  publish([Items](int Item) {
    if (Item < 0)
      Items.close();
    else
      Items.send(Item);
  });
  heddle::go([Items] {
    while (auto Item = Items.receive())
      compute(*Item);
  });
}

// OK: the handle is in an object that is shared.
struct Session {
  heddle::channel<std::string> Lines{4};
  void stop() { Lines.close(); }
};
void serve(std::shared_ptr<Session> S) {
  heddle::go([S] {
    while (auto Line = S->Lines.receive())
      compute(static_cast<int>(Line->size()));
  });
}

// OK: stored in a map from which another method closes it.
class Rooms {
  std::map<std::string, heddle::channel<int>> All;

public:
  void open(const std::string &Name) {
    heddle::channel<int> Room(8);
    All.insert({Name, Room});
    heddle::go([Room] {
      while (auto Message = Room.receive())
        compute(*Message);
    });
  }
  void close(const std::string &Name) { All.at(Name).close(); }
};

// OK: assigned to a field which another method closes.
class Recorder {
  heddle::channel<int> Current{nullptr};

public:
  void start() {
    heddle::channel<int> Fresh(8);
    Current = Fresh;
    heddle::go([Fresh] {
      while (auto Sample = Fresh.receive())
        compute(*Sample);
    });
  }
  void stop() { Current.close(); }
};

// OK: a pair of channels that is returned.
struct Duplex {
  heddle::channel<int> In, Out;
};
Duplex connect() {
  heddle::channel<int> In, Out;
  heddle::go([In, Out] {
    while (auto Item = In.receive())
      Out.send(compute(*Item));
    Out.close();
  });
  return {In, Out};
}

// OK: a view of the channel sends.
void throughView() {
  heddle::channel<int> Items(4);
  heddle::sender<int> Tap(Items);
  heddle::go([Items] { compute(*Items.receive()); });
  Tap.send(1);
}

// OK: the sender is received from in a loop until it is closed.
int sumAll() {
  heddle::channel<int> Items;
  heddle::go([Items] {
    for (int I = 0; I < 4; ++I)
      Items.send(I);
    Items.close();
  });
  int Sum = 0;
  while (auto Item = Items.receive())
    Sum += *Item;
  return Sum;
}

// OK: a semaphore made of a channel: each takes its place and gives it back.
void limited(int Jobs) {
  heddle::channel<heddle::unit> Places(2);
  heddle::task_group Group;
  for (int Job = 0; Job < Jobs; ++Job)
    Group.go([Places, Job] {
      Places.send({});
      compute(Job);
      Places.receive();
    });
  Group.wait();
}

// OK: ping and pong.
void pingPong() {
  heddle::channel<int> Ping, Pong;
  heddle::task Player = heddle::go([Ping, Pong] {
    while (auto Ball = Ping.receive())
      Pong.send(*Ball + 1);
  });
  for (int Round = 0; Round < 3; ++Round) {
    Ping.send(Round);
    compute(*Pong.receive());
  }
  Ping.close();
  Player.join();
}

// OK: received by a helper on every path.
static int collect(heddle::channel<int> Reply) { return *Reply.receive(); }
int receivedByHelper() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  return collect(Reply);
}

// OK: received in both branches.
int inBothBranches(bool Fast) {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send(compute(1)); });
  if (Fast)
    return *Reply.receive();
  int Result = *Reply.receive();
  return Result * 2;
}

// OK: started only on the path on which it is received from.
int conditional(bool Wanted) {
  heddle::channel<int> Reply;
  if (!Wanted)
    return 0;
  heddle::go([Reply] { Reply.send(compute(1)); });
  return *Reply.receive();
}

// OK: the sender tries only.
int triesOnly() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.try_send(compute(1)); });
  if (auto R = Reply.receive_for(10ms))
    return *R;
  return -1;
}

// OK: the sender waits for a time only.
int timed() {
  heddle::channel<int> Reply;
  heddle::go([Reply] { Reply.send_for(compute(1), 10ms); });
  if (auto R = Reply.receive_for(10ms))
    return *R;
  return -1;
}

// OK: the leaving receiver closes, which wakes the sender by an exception.
int closesWhenLeaving() {
  heddle::channel<int> Reply;
  heddle::go([Reply] {
    try {
      Reply.send(compute(1));
    } catch (const heddle::channel_closed &) {
    }
  });
  heddle::defer Close{[Reply] { Reply.close(); }};
  if (auto R = Reply.receive_for(10ms))
    return *R;
  return -1;
}

// OK: room that is computed.
int room(int Parts) {
  heddle::channel<int> Replies(Parts);
  for (int Part = 0; Part < Parts; ++Part)
    heddle::go([Replies, Part] { Replies.send(compute(Part)); });
  return *Replies.receive();
}

// OK: made by a function that is not seen, perhaps with room.
heddle::channel<int> makeReplies();
int madeElsewhere() {
  heddle::channel<int> Replies = makeReplies();
  heddle::go([Replies] { Replies.send(compute(1)); });
  return -1;
}

// OK: drained by a deferred call.
int drained(bool Cached) {
  heddle::channel<int> Reply;
  heddle::defer Drain{[Reply] { Reply.receive(); }};
  heddle::go([Reply] { Reply.send(compute(1)); });
  if (Cached)
    return 0;
  return 1;
}
