// States that a function is given, elements that a table gives to tasks.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <pthread.h>

enum state { EMPTY, TAKEN, FULL };
struct box {
  pthread_mutex_t lock;
  pthread_cond_t moved;
  enum state state;
  int letter;
};
static struct box box = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER,
                         EMPTY, 0};

static void move(struct box *b, enum state from, enum state to) {
  pthread_mutex_lock(&b->lock);
  while (b->state != from)
    pthread_cond_wait(&b->moved, &b->lock);
  b->state = to;
  pthread_cond_broadcast(&b->moved);
  pthread_mutex_unlock(&b->lock);
}

static void *writer(void *arg) {
  for (int i = 0; i < 100; i++) {
    move(&box, EMPTY, TAKEN);
    box.letter = i; // FP: who has taken it is alone with it
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'box.letter' is written by this task while another task uses it
    move(&box, TAKEN, FULL);
  }
  return arg;
}
static void *reader(void *arg) {
  for (int i = 0; i < 200; i++) {
    move(&box, FULL, TAKEN);
    *(long *)arg += box.letter;
    move(&box, TAKEN, EMPTY);
  }
  return 0;
}

enum { ITEMS = 64, TASKS = 3 };
static int owner[ITEMS], owned[ITEMS];
static void *own(void *arg) {
  const int *number = arg;
  for (int i = 0; i < ITEMS; i++)
    if (owner[i] == *number)
      owned[i]++; // FP: the table names one task for each
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'owned[...]' is written by this task while another instance of the task may be running
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  long sum = 0;
  pthread_create(&t[0], 0, writer, 0);
  pthread_create(&t[1], 0, writer, 0);
  pthread_create(&t[2], 0, reader, &sum);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);

  int numbers[TASKS];
  for (int i = 0; i < ITEMS; i++)
    owner[i] = i % TASKS;
  for (int i = 0; i < TASKS; i++) {
    numbers[i] = i;
    pthread_create(&t[i], 0, own, &numbers[i]);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return 0;
}
