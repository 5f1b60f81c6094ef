// RUN: %check_heddle %s heddle-* -std=gnu11,gnu17
// How C is written: what is shared, and how it is locked, in all its forms.
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

// A lock behind a macro.
#define LOCK(object) pthread_mutex_lock(&(object)->lock)
#define UNLOCK(object) pthread_mutex_unlock(&(object)->lock)

struct list {
  pthread_mutex_t lock;
  int length, limit;
};

int append(struct list *list) {
  LOCK(list);
  if (list->length == list->limit)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  list->length++;
  UNLOCK(list);
  return 0;
}

// A chain of gotos that misses one label.
int load(struct list *list, const char *name) {
  char *copy;
  int result = -1;
  LOCK(list);
  copy = malloc(16);
  if (!copy)
    goto out;
  if (!name)
    goto out_free;
  result = list->length;
  UNLOCK(list);
out_free:
  free(copy);
out:
  return result;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
}

// A lock that its variable's scope unlocks, and that is locked in it again.
static void unlock(pthread_mutex_t **lock) { pthread_mutex_unlock(*lock); }
#define SCOPED_LOCK(mutex)                                                     \
  __attribute__((cleanup(unlock))) pthread_mutex_t *held = (mutex);            \
  pthread_mutex_lock(held)

int twice(struct list *list) {
  SCOPED_LOCK(&list->lock);
  LOCK(list);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} is locked again {{.*}} [heddle-double-lock]
  int length = list->length;
  UNLOCK(list);
  return length;
}

// The thread's function is in a structure.
struct module {
  const char *name;
  void *(*run)(void *);
  void *argument;
};
static long ticks;

static void *tick(void *unused) {
  ticks++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'ticks' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return unused;
}
static const struct module clock_module = {.name = "clock", .run = tick};

long start(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, clock_module.run, clock_module.argument);
  long before = ticks;
  pthread_join(thread, NULL);
  return before;
}

// A definition in the old style; the argument is a compound literal.
struct range {
  int first, last;
  long *sum;
};

static void *add_up(argument)
void *argument;
{
  struct range *range = argument;
  for (int i = range->first; i < range->last; i++)
    *range->sum += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-unsynchronized-shared-write]
  return NULL;
}

long add_both(void) {
  long sum = 0;
  pthread_t first, second;
  pthread_create(&first, NULL, add_up, &(struct range){0, 10, &sum});
  pthread_create(&second, NULL, add_up, &(struct range){10, 20, &sum});
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return sum;
}

// An atomic and a plain variable beside it.
static _Atomic int requests;
static int failures;

static void *serve(void *failed) {
  requests++;
  if (failed)
    failures++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'failures' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return NULL;
}

void serve_two(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, &first);
  pthread_create(&second, NULL, serve, &second);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
}

// A statement expression.
#define WITH_LOCK(mutex, expression)                                           \
  ({                                                                           \
    pthread_mutex_lock(mutex);                                                 \
    __typeof__(expression) value_ = (expression);                              \
    pthread_mutex_unlock(mutex);                                               \
    value_;                                                                    \
  })

int nested(struct list *list) {
  LOCK(list);
  int length = WITH_LOCK(&list->lock, list->length);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} is locked again {{.*}} [heddle-double-lock]
  UNLOCK(list);
  return length;
}
