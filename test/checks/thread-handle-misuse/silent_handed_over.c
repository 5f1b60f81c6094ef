// Handles of C that a function returns: numbers that somebody else has made.
// RUN: %check_heddle %s heddle-thread-handle-misuse,heddle-unjoined-thread
// HEDDLE-SILENT
#include <pthread.h>

static void *body(void *p) { return p; }
static pthread_t spawn(void *arg) {
  pthread_t t;
  pthread_create(&t, 0, body, arg);
  return t;
}
pthread_t elsewhere(void *arg);
struct worker {
  pthread_t thread;
};
static struct worker make(void *arg) {
  struct worker w;
  pthread_create(&w.thread, 0, body, arg);
  return w;
}

void all(int x) {
  // OK: started by the function that returns it
  pthread_t a = spawn(&x);
  pthread_join(a, 0);
  // OK: assigned later
  pthread_t b;
  b = spawn(&x);
  pthread_join(b, 0);
  // OK: by a function that is only declared
  pthread_t c = elsewhere(&x);
  pthread_join(c, 0);
  // OK: by one of two
  pthread_t d = x ? spawn(&x) : elsewhere(&x);
  pthread_join(d, 0);
  // OK: a copy of another handle
  pthread_t e, f;
  pthread_create(&e, 0, body, &x);
  f = e;
  pthread_t g = f;
  pthread_join(g, 0);
  // OK: in a structure that a function returns, or that is filled here
  struct worker h = make(&x);
  pthread_join(h.thread, 0);
  struct worker i = {spawn(&x)};
  pthread_join(i.thread, 0);
}

void many(int x) {
  pthread_t all[3];
  for (int i = 0; i < 3; i++)
    all[i] = spawn(&x);
  for (int i = 0; i < 3; i++)
    // OK: one after another
    pthread_join(all[i], 0);
}
