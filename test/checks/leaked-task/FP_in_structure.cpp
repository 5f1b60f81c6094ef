// RUN: %check_heddle %s heddle-leaked-task
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

int compute(int Part);

// FP: in a structure that is handed to the peer.
struct Request {
  int Id;
  heddle::channel<int> Reply;
};
void call(heddle::channel<Request> Server) {
  heddle::channel<int> Reply;
  Server.send(Request{1, Reply});
  heddle::go([Reply] { compute(*Reply.receive()); });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: the task waits here for ever: nobody sends to 'Reply' or closes it
}
