// A flag is tested and set in two steps, before what may be done once only.
// RUN: %check_heddle %s heddle-non-atomic-update
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct session {
  atomic_bool closed;
  atomic_int joined;
  char *buffer;
  pthread_t worker;
};

static void session_close(struct session *s) {
  if (s->closed)
    return;
  s->closed = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->closed' is tested and set in two steps
  free(s->buffer);
}

static void session_join(struct session *s) {
  if (atomic_load(&s->joined) != 0)
    return;
  atomic_store(&s->joined, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->joined' is tested and set in two steps
  pthread_join(s->worker, NULL);
}

static void *work(void *arg) {
  session_close(arg);
  session_join(arg);
  return NULL;
}
static void *idle(void *arg) { return arg; }

int main(void) {
  struct session s = {.buffer = malloc(8)};
  pthread_t a, b;
  pthread_create(&s.worker, NULL, idle, NULL);
  pthread_create(&a, NULL, work, &s);
  pthread_create(&b, NULL, work, &s);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
