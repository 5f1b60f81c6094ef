// RUN: %check_heddle %s heddle-pool-misuse
// HEDDLE-SILENT
#include <heddle/pool.h>

struct Request {
  char *buffer = nullptr;
  int *result = nullptr;
  void reset() { buffer = nullptr; }
};
void clear(Request *request);
void fill(char *);
bool verbose();
static char Common[64];

// OK: taken away again.
void takenAway(heddle::pool<Request> &requests) {
  char local[64];
  Request *request = requests.get();
  request->buffer = local;
  fill(local);
  request->buffer = nullptr;
  requests.put(request);
}

// OK: a method resets it.
void byMethod(heddle::pool<Request> &requests) {
  char local[64];
  Request *request = requests.get();
  request->buffer = local;
  request->reset();
  requests.put(request);
}

// OK: somebody else resets it.
void byFunction(heddle::pool<Request> &requests) {
  char local[64];
  Request *request = requests.get();
  request->buffer = local;
  clear(request);
  requests.put(request);
}

// OK: what it points to stays.
void staysThere(heddle::pool<Request> &requests) {
  static int Last;
  Request *request = requests.get();
  request->buffer = Common;
  request->result = &Last;
  requests.put(request);
}

// OK: another object.
void another(heddle::pool<Request> &requests, Request *mine) {
  char local[64];
  Request *request = requests.get();
  mine->buffer = local;
  requests.put(request);
}

// OK: the whole object is made new.
void madeNew(heddle::pool<Request> &requests) {
  char local[64];
  Request *request = requests.get();
  request->buffer = local;
  *request = Request();
  requests.put(request);
}
