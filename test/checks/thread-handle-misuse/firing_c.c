// RUN: %check_heddle %s heddle-thread-handle-misuse
#include <pthread.h>
#include <stddef.h>
#include <threads.h>

static void *work(void *arg) { return arg; }
static int task(void *arg) { return arg != NULL; }
int failed(void);

void joins_twice(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  pthread_join(thread, NULL);
  pthread_join(thread, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'thread' is joined although it is joined already; join it once [heddle-thread-handle-misuse]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is joined here
}

void joins_detached(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, work, NULL) != 0)
    return;
  pthread_detach(thread);
  pthread_join(thread, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'thread' is joined after it was detached; either join it or detach it
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is detached here
}

void joins_nothing(void) {
  pthread_t thread;
  pthread_join(thread, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'thread' has no thread that could be joined; start one, or ask before
  // CHECK-NOTES: :[[@LINE-3]]:13: note: it is declared here and started nowhere
}

void *joins_itself(void *arg) {
  pthread_join(pthread_self(), NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this thread waits for its own end; let another one join it
  return arg;
}

static void stop(pthread_t *thread) { pthread_join(*thread, NULL); }
void stops_twice(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  if (failed())
    stop(&thread);
  stop(&thread);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'thread' is joined although it is joined already; join it once
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it is joined here
  // CHECK-NOTES: :[[@LINE-9]]:39: note: in this call of it
}

int detaches_twice(void) {
  thrd_t thread;
  if (thrd_create(&thread, task, NULL) != thrd_success)
    return 1;
  thrd_detach(thread);
  return thrd_detach(thread);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'thread' is detached again; either join it or detach it
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is detached here
}

struct server {
  pthread_t listener;
};
void stop_server(struct server *server) {
  pthread_join(server->listener, NULL);
  pthread_join(server->listener, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'server->listener' is joined although it is joined already; join it once
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is joined here
}
