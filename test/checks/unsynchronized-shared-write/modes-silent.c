// A global says what the program is doing; only the main task changes it, and
// never while the workers run. What they ask of it in callees is what their
// callers have asked.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <pthread.h>

enum { IDLE, READ, WRITE };
static int mode = IDLE;

struct client {
  int pending, n;
};
static struct client *current;
static int executed;

static void execute(struct client *c) {
  // OK: not reached while a worker has found the mode to be READ
  current = c;
  executed++;
}

static void process(struct client *c) {
  while (c->n < 10) {
    if (mode != IDLE) {
      c->pending = 1;
      break;
    }
    execute(c);
    c->n++;
  }
}

static void receive(struct client *c) {
  c->pending = 0;
  process(c);
}

static struct client clients[3];

static void *worker(void *arg) {
  struct client *mine = &clients[(long)arg];
  if (mode == WRITE)
    mine->n = 0;
  else if (mode == READ)
    receive(mine);
  return 0;
}

static void all_workers(int next) {
  pthread_t t[3];
  mode = next;
  for (long i = 0; i < 3; i++)
    pthread_create(&t[i], 0, worker, (void *)i);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], 0);
  mode = IDLE;
}

int main(void) {
  all_workers(READ);
  all_workers(WRITE);
  for (int i = 0; i < 3; i++)
    // OK: the same function, by the main task alone
    receive(&clients[i]);
  return executed == 30 && current == &clients[2] ? 0 : 1;
}
