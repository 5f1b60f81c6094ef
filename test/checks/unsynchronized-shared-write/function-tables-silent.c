// Pointers to functions where nothing is wrong.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-task-outlives-capture
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <pthread.h>
#include <stdlib.h>

struct counter {
  pthread_mutex_t lock;
  long hits;
  long misses;
  void (*note)(struct counter *, int);
};

static void note_both(struct counter *c, int hit) {
  pthread_mutex_lock(&c->lock);
  if (hit)
    c->hits++;
  else
    c->misses++;
  pthread_mutex_unlock(&c->lock);
}

// OK: the only function that is ever stored in the member takes the lock
static void *probe(void *arg) {
  struct counter *c = arg;
  for (int i = 0; i < 1000; i++)
    c->note(c, i % 3);
  return NULL;
}

typedef void (*work_function)(void *);
struct request {
  work_function run;
  void *context;
};

static void *run_request(void *arg) {
  struct request mine = *(struct request *)arg;
  free(arg);
  mine.run(mine.context);
  return NULL;
}

// OK: the request holds copies of the parameters
static pthread_t start(work_function run, void *context) {
  struct request *r = malloc(sizeof *r);
  r->run = run;
  r->context = context;
  pthread_t thread;
  pthread_create(&thread, NULL, run_request, r);
  return thread;
}

static void fill(void *arg) {
  for (int i = 0; i < 8; i++)
    ((int *)arg)[i] = i;
}

// OK: the copy is changed before it is used, so each task has its own context
static pthread_t start_again(const struct request *model, void *context) {
  struct request changed = *model;
  changed.context = context;
  return start(changed.run, changed.context);
}

// Each way to count is a task's own business: which one runs is not known.
static long by_one, by_two;
static void count_ones(void *arg) { by_one += 1; }
static void count_twos(void *arg) { by_two += 2; }

// OK: two functions are stored, one for each task
struct job {
  void (*run)(void *);
};
static void *work(void *arg) {
  struct job *j = arg;
  for (int i = 0; i < 100; i++)
    j->run(NULL);
  return NULL;
}

int main(void) {
  struct counter c = {PTHREAD_MUTEX_INITIALIZER, 0, 0, note_both};
  pthread_t probes[2], jobs[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&probes[i], NULL, probe, &c);
  int left[8], right[8], third_row[8];
  struct request model = {fill, left};
  pthread_t first = start(model.run, model.context);
  pthread_t second = start(fill, right);
  pthread_t third = start_again(&model, third_row);
  struct job ones = {count_ones}, twos = {count_twos};
  pthread_create(&jobs[0], NULL, work, &ones);
  pthread_create(&jobs[1], NULL, work, &twos);
  for (int i = 0; i < 2; i++) {
    pthread_join(probes[i], NULL);
    pthread_join(jobs[i], NULL);
  }
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  pthread_join(third, NULL);
  return c.hits + left[0] + right[0] + third_row[0] + by_one + by_two == 0;
}
