// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct job {
  int input, output;
  long *sum;
  pthread_mutex_t *lock;
  pthread_t thread;
};

static void *work(void *arg) {
  struct job *j = arg;
  // OK: each job is another object, and is looked at when its thread has ended
  j->output = 2 * j->input;
  return NULL;
}
static struct job *start(int input) {
  struct job *j = calloc(1, sizeof *j);
  if (!j)
    return NULL;
  j->input = input;
  if (pthread_create(&j->thread, NULL, work, j)) {
    free(j);
    return NULL;
  }
  return j;
}
static void *add(void *arg) {
  struct job *j = arg;
  // OK: the lock that both were given
  pthread_mutex_lock(j->lock);
  *j->sum += j->input;
  pthread_mutex_unlock(j->lock);
  return NULL;
}
static struct job *prepare(int input, long *sum, pthread_mutex_t *lock) {
  struct job *j = malloc(sizeof *j);
  if (j) {
    j->input = input;
    j->sum = sum;
    j->lock = lock;
  }
  return j;
}
static void *optional(void *arg) {
  pthread_mutex_t *lock = NULL;
  long *sum = NULL;
  struct job *j = arg;
  if (j) {
    lock = j->lock;
    sum = j->sum;
  }
  // OK: where there is a sum, there is a lock
  if (lock)
    pthread_mutex_lock(lock);
  if (sum)
    ++*sum;
  if (lock)
    pthread_mutex_unlock(lock);
  return NULL;
}

// OK: however much else is known by then
static int entries;
static void *tabulate(void *arg) {
  pthread_mutex_t *lock = arg;
  int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0;
  int k = 0, l = 0, m = 0, n = 0, o = 0, p = 0, q = 0, r = 0, s = 0;
  if (lock)
    pthread_mutex_lock(lock);
  entries++;
  if (lock)
    pthread_mutex_unlock(lock);
  return a + b + c + d + e + f + g + h + i + k + l + m + n + o + p + q + r + s
             ? arg
             : NULL;
}

int main(void) {
  static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
  pthread_t first, second;
  pthread_create(&first, NULL, tabulate, &table);
  pthread_create(&second, NULL, tabulate, &table);
  pthread_join(first, NULL);
  pthread_join(second, NULL);

  struct job *one = start(1), *two = start(2);
  if (one)
    pthread_join(one->thread, NULL);
  if (two)
    pthread_join(two->thread, NULL);
  int result = (one ? one->output : 0) + (two ? two->output : 0);
  free(one);
  free(two);

  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static long sum;
  struct job *a = prepare(1, &sum, &lock), *b = prepare(2, &sum, &lock);
  if (!a || !b)
    return 1;
  pthread_t c;
  pthread_create(&a->thread, NULL, add, a);
  pthread_create(&b->thread, NULL, add, b);
  pthread_create(&c, NULL, optional, a);
  pthread_join(a->thread, NULL);
  pthread_join(b->thread, NULL);
  pthread_join(c, NULL);
  free(a);
  free(b);
  return result != 6;
}
