// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"

int compute(int Part);

// OK: in a structure that is sent to the peer, who answers.
struct Request {
  int Id;
  heddle::channel<int> Reply;
};
void call(heddle::channel<Request> Server) {
  heddle::channel<int> Reply;
  Server.send(Request{1, Reply});
  heddle::go([Reply] { compute(*Reply.receive()); });
}

// OK: in a structure that is handed to code that is not seen.
void post(const Request &Question);
void callElsewhere() {
  heddle::channel<int> Reply;
  post({2, Reply});
  heddle::go([Reply] { compute(*Reply.receive()); });
}
