// RUN: %check_heddle %s heddle-pool-misuse
#include <heddle/pool.h>

struct Request {
  char *buffer = nullptr;
  int *result = nullptr;
  int length = 0;
};

void fill(const char *);

void buffer(heddle::pool<Request> &requests) {
  char local[64] = "";
  Request *request = requests.get();
  request->buffer = local;
  fill(local);
  requests.put(request);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'request' is put back while it points to a variable of this function, which whoever gets it next finds gone; reset it before [heddle-pool-misuse]
  // CHECK-NOTES: :[[@LINE-4]]:3: note: it gets the address here
}

int result(heddle::pool<Request> &requests) {
  int answer = 0;
  Request *request = requests.get();
  request->result = &answer;
  request->length = 1;
  requests.put(request);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'request' is put back while it points to a variable of this function
  // CHECK-NOTES: :[[@LINE-4]]:3: note: it gets the address here
  return answer;
}
