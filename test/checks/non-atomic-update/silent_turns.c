// RUN: %check_heddle %s heddle-non-atomic-update
// HEDDLE-SILENT
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

struct ticket_lock {
  atomic_uint next, serving;
};
static struct ticket_lock gate;
static int total;

static void enter(struct ticket_lock *l) {
  unsigned mine = atomic_fetch_add(&l->next, 1);
  while (atomic_load(&l->serving) != mine)
    sched_yield();
}
// OK: only the holder changes it.
static void leave(struct ticket_lock *l) { l->serving = l->serving + 1; }

static void *count(void *unused) {
  for (int i = 0; i < 100; i++) {
    enter(&gate);
    total++;
    leave(&gate);
  }
  return unused;
}

// OK: a turn is handed on by the one who has it.
static atomic_int turn;
static void *player(void *argument) {
  int own = *(int *)argument;
  while (turn != own)
    sched_yield();
  total++;
  turn = turn + 1;
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, count, NULL);
  pthread_create(&b, NULL, count, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  int first = 0, second = 1;
  pthread_create(&a, NULL, player, &first);
  pthread_create(&b, NULL, player, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
