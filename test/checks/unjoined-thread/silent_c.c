// RUN: %check_heddle %s heddle-unjoined-thread,heddle-thread-handle-misuse
// HEDDLE-SILENT
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
#include <unistd.h>

enum { Workers = 4 };
static void *work(void *arg) { return arg; }
static int task(void *arg) { return arg != NULL; }
static pthread_t global;
struct worker {
  pthread_t id;
  int number;
};
void hand_over(pthread_t *thread);

// OK: a loop joins all
int array(void) {
  pthread_t t[Workers];
  for (int i = 0; i < Workers; i++)
    if (pthread_create(&t[i], NULL, work, NULL)) {
      perror("create");
      exit(1);
    }
  for (int i = 0; i < Workers; i++)
    pthread_join(t[i], NULL);
  return 0;
}

// OK: an allocated array
int allocated(void) {
  pthread_t *t = malloc(Workers * sizeof *t);
  for (int i = 0; i < Workers; i++)
    pthread_create(t + i, NULL, work, NULL);
  for (int i = 0; i < Workers; i++)
    pthread_join(t[i], NULL);
  free(t);
  return 0;
}

// OK: the structure keeps it for another function
void start(struct worker *w) { pthread_create(&w->id, NULL, work, w); }
void stop(struct worker *w) { pthread_join(w->id, NULL); }

// OK: started and joined by functions
void both(void) {
  struct worker w[Workers];
  for (int i = 0; i < Workers; i++)
    start(&w[i]);
  for (int i = 0; i < Workers; i++)
    stop(&w[i]);
}

// OK: a global that another file may join
void start_global(void) { pthread_create(&global, NULL, work, NULL); }

// OK: there is no thread where starting failed
int failed(void) {
  pthread_t t;
  int rc = pthread_create(&t, NULL, work, NULL);
  if (rc) {
    fprintf(stderr, "no\n");
    return rc;
  }
  return pthread_join(t, NULL);
}

// OK: it is joined where it was started
int succeeded(void) {
  pthread_t t;
  if (pthread_create(&t, NULL, work, NULL) == 0) {
    pthread_join(t, NULL);
    return 1;
  }
  return 0;
}

// OK: the same test
int correlated(int two) {
  pthread_t a, b;
  pthread_create(&a, NULL, work, NULL);
  if (two)
    pthread_create(&b, NULL, work, NULL);
  pthread_join(a, NULL);
  if (two)
    pthread_join(b, NULL);
  return 0;
}

// OK: a flag
int flagged(int two) {
  pthread_t b;
  int started = 0;
  if (two) {
    pthread_create(&b, NULL, work, NULL);
    started = 1;
  }
  if (started)
    pthread_join(b, NULL);
  return 0;
}

// OK: where it failed there is nothing to join
int cleanup(int n) {
  pthread_t t;
  int err;
  if ((err = pthread_create(&t, NULL, work, NULL)))
    goto out;
  pthread_join(t, NULL);
out:
  return err + n;
}

// OK: the first is joined where the second failed
int unwinds(void) {
  pthread_t t[2];
  if (pthread_create(&t[0], NULL, work, NULL))
    return 1;
  if (pthread_create(&t[1], NULL, work, NULL)) {
    pthread_join(t[0], NULL);
    return 1;
  }
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return 0;
}

// OK: detached
void detached(void) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  pthread_detach(t);
}

// OK: attributes may say that it is detached
void by_attribute(void) {
  pthread_t t;
  pthread_attr_t a;
  pthread_attr_init(&a);
  pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED);
  pthread_create(&t, &a, work, NULL);
}

// OK: returned
pthread_t returned(void) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  return t;
}

// OK: stored
void stored(pthread_t *out) {
  pthread_t t;
  if (!pthread_create(&t, NULL, work, NULL))
    *out = t;
}

// OK: whoever gets its address may join it
void handed(void) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  hand_over(&t);
}

// OK: a function joins its copy
void wait_for(pthread_t t) { pthread_join(t, NULL); }
void passed(void) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  wait_for(t);
}

// OK: cancelled and joined
void cancelled(void) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  pthread_cancel(t);
  pthread_join(t, NULL);
}

// OK: C11
int plain_c(void) {
  thrd_t t;
  if (thrd_create(&t, task, NULL) != thrd_success)
    return 1;
  return thrd_join(t, NULL);
}

// OK: main waits, or ends only itself
int main(int argc, char **argv) {
  pthread_t t;
  (void)argv;
  pthread_create(&t, NULL, work, NULL);
  if (argc > 1)
    pthread_exit(NULL);
  while (argc--)
    sleep(1);
  return 0;
}
