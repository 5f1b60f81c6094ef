// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <map>
#include <string>
#include <vector>

// OK: two channels.
void forward(heddle::channel<int> In, heddle::channel<int> Out) {
  for (int Item : In)
    Out.send(Item);
  In.close();
  Out.send(-1);
  Out.close();
}

// OK: the variable names a new channel.
void rotate(heddle::channel<int> Log) {
  Log.close();
  Log = heddle::make_channel<int>(8);
  Log.send(1);
}

// OK: every round has a channel of its own.
void batches(int Count) {
  for (int Batch = 0; Batch < Count; ++Batch) {
    heddle::channel<int> Items(4);
    Items.send(Batch);
    Items.close();
  }
}

struct Stage {
  heddle::channel<int> Input;
  heddle::channel<int> Output;

  // OK: closes the other one.
  void finish() {
    Input.close();
    Output.send(0);
  }

  // OK: started afresh.
  void restart() {
    Output.close();
    Output = heddle::channel<int>(2);
    Output.send(1);
  }
};

// OK: two objects.
void handOver(Stage &Old, Stage &New) {
  Old.Input.close();
  New.Input.send(1);
}

// OK: closes one subscriber, sends to others.
void dropFirst(std::vector<heddle::channel<int>> &Subscribers) {
  Subscribers[0].close();
  for (std::size_t I = 1; I < Subscribers.size(); ++I)
    Subscribers[I].send(1);
}

// OK: a reply of its own for every request.
struct Request {
  int Id;
  heddle::channel<int> Reply;
};
void answer(heddle::channel<Request> Requests) {
  while (auto R = Requests.receive()) {
    R->Reply.send(R->Id);
    R->Reply.close();
  }
}

// OK: swapped with a new one before the close.
void swapOut(heddle::channel<int> &Current) {
  heddle::channel<int> Fresh(4);
  std::swap(Current, Fresh);
  Fresh.close();
  Current.send(1);
}

// OK: closes a copy of what the name meant before.
void replaceThenClose(heddle::channel<int> &Current) {
  heddle::channel<int> Old = Current;
  Current = heddle::channel<int>(4);
  Old.close();
  Current.send(1);
}

// OK: by key, each a channel of its own.
void unsubscribe(std::map<std::string, heddle::channel<int>> &Topics) {
  Topics["news"].close();
  Topics["mail"].send(1);
}

// OK: the pointer was set to another channel.
void repoint(heddle::channel<int> &Primary, heddle::channel<int> &Backup) {
  heddle::channel<int> *Out = &Primary;
  Out->close();
  Out = &Backup;
  Out->send(1);
}
