// RUN: %check_heddle %s heddle-* -std=gnu11,gnu17
// RUN: %tsan_truth %s -std=gnu17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define LOCK(object) pthread_mutex_lock(&(object)->lock)
#define UNLOCK(object) pthread_mutex_unlock(&(object)->lock)

struct list {
  pthread_mutex_t lock;
  int length, limit;
  long sum;
};

// OK: every way out goes through the label that unlocks
static int append(struct list *list, int value) {
  int result = -1;
  LOCK(list);
  if (list->length == list->limit)
    goto out;
  if (value < 0)
    goto out;
  list->length++;
  list->sum += value;
  result = 0;
out:
  UNLOCK(list);
  return result;
}

// OK: a chain of labels, each undoes one thing
static int load(struct list *list, int count) {
  int error = -1;
  char *buffer = malloc(16);
  if (!buffer)
    goto fail;
  if (LOCK(list) != 0)
    goto fail_buffer;
  if (count > list->limit)
    goto fail_lock;
  list->length = count;
  error = 0;
fail_lock:
  UNLOCK(list);
fail_buffer:
  free(buffer);
fail:
  return error;
}

// OK: the variable's scope unlocks
static void unlock(pthread_mutex_t **lock) {
  if (*lock)
    pthread_mutex_unlock(*lock);
}
#define SCOPED_LOCK(mutex)                                                     \
  __attribute__((cleanup(unlock))) pthread_mutex_t *held = (mutex);            \
  pthread_mutex_lock(held)

static int first_free(struct list *list) {
  SCOPED_LOCK(&list->lock);
  if (list->length == list->limit)
    return -1;
  for (int i = 0; i < list->limit; i++) {
    if (i == list->length)
      return i;
  }
  return 0;
}

static int in_a_block(struct list *list) {
  int length;
  {
    SCOPED_LOCK(&list->lock);
    length = list->length;
  }
  LOCK(list);
  length += list->limit;
  UNLOCK(list);
  return length;
}

// OK: the lock is the variable itself
static void unlock_plain(pthread_mutex_t *lock) { pthread_mutex_unlock(lock); }
static int with_own_lock(void) {
  __attribute__((cleanup(unlock_plain))) pthread_mutex_t own =
      PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&own);
  return 1;
}

// OK: a thread with its own variables, counters that are atomic
static _Thread_local int depth;
static _Atomic long calls;

static void *recurse(void *levels) {
  depth++;
  calls++;
  if (depth < *(int *)levels)
    recurse(levels);
  return NULL;
}

// OK: a table of functions, each with an argument of its own
struct task {
  void *(*run)(void *);
  int argument;
  pthread_t thread;
};

static int run_table(void) {
  struct task tasks[] = {
      {.run = recurse, .argument = 3},
      {.run = recurse, .argument = 4},
  };
  for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
    if (pthread_create(&tasks[i].thread, NULL, tasks[i].run,
                       &tasks[i].argument) != 0)
      abort();
  for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
    pthread_join(tasks[i].thread, NULL);
  return (int)calls;
}

// OK: compound literals that outlive the thread; each has its own
struct range {
  int first, last;
  long sum;
};

static void *add_up(void *argument) {
  struct range *range = argument;
  for (int i = range->first; i < range->last; i++)
    range->sum += i;
  return NULL;
}

static long add_both(void) {
  pthread_t first, second;
  struct range *low = &(struct range){0, 10, 0};
  struct range *high = &(struct range){.first = 10, .last = 20};
  pthread_create(&first, NULL, add_up, low);
  pthread_create(&second, NULL, add_up, high);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return low->sum + high->sum;
}

// OK: the object around a member, found by its offset
#define container_of(pointer, type, member)                                    \
  ({                                                                           \
    const __typeof__(((type *)0)->member) *member_ = (pointer);                \
    (type *)((char *)member_ - offsetof(type, member));                        \
  })

struct node {
  struct node *next;
};
struct connection {
  pthread_mutex_t lock;
  int bytes;
  struct node node;
};

static void *receive(void *argument) {
  struct connection *c = container_of(argument, struct connection, node);
  LOCK(c);
  c->bytes++;
  UNLOCK(c);
  return NULL;
}

static int receive_beside(void) {
  struct connection c = {.lock = PTHREAD_MUTEX_INITIALIZER};
  pthread_t thread;
  pthread_create(&thread, NULL, receive, &c.node);
  LOCK(&c);
  c.bytes++;
  UNLOCK(&c);
  pthread_join(thread, NULL);
  return c.bytes;
}

// OK: locked by hand, jumped out of by label values
static int interpret(struct list *list, const unsigned char *code) {
  static void *const steps[] = {&&stop, &&add, &&clear};
  LOCK(list);
  goto *steps[*code];
add:
  list->length++;
  goto *steps[*++code];
clear:
  list->length = 0;
  goto *steps[*++code];
stop:
  UNLOCK(list);
  return list->limit;
}

// OK: what jumps back unlocks first
static jmp_buf failed;

static int guarded(struct list *list) {
  if (setjmp(failed) != 0)
    return -1;
  LOCK(list);
  if (list->length > list->limit) {
    UNLOCK(list);
    longjmp(failed, 1);
  }
  UNLOCK(list);
  return 0;
}

// OK: a statement expression that locks and unlocks
#define WITH_LOCK(mutex, expression)                                           \
  ({                                                                           \
    pthread_mutex_lock(mutex);                                                 \
    __typeof__(expression) value_ = (expression);                              \
    pthread_mutex_unlock(mutex);                                               \
    value_;                                                                    \
  })

static int length_of(struct list *list) {
  return WITH_LOCK(&list->lock, list->length);
}

// OK: the lock in a structure of which only this file knows the fields
struct store;
struct store *open_store(void);
void put(struct store *store);

struct store {
  pthread_mutex_t lock;
  int entries;
};

struct store *open_store(void) {
  struct store *store = calloc(1, sizeof *store);
  pthread_mutex_init(&store->lock, NULL);
  store->entries = 0;
  return store;
}

void put(struct store *store) {
  LOCK(store);
  store->entries++;
  UNLOCK(store);
}

static void *fill(void *store) {
  put(store);
  return NULL;
}

static int use_store(void) {
  struct store *store = open_store();
  pthread_t thread;
  pthread_create(&thread, NULL, fill, store);
  put(store);
  pthread_join(thread, NULL);
  int entries = store->entries;
  pthread_mutex_destroy(&store->lock);
  free(store);
  return entries;
}

int main(void) {
  struct list list = {.lock = PTHREAD_MUTEX_INITIALIZER, .limit = 4};
  append(&list, 1);
  load(&list, 2);
  return first_free(&list) != 2 || in_a_block(&list) != 6 ||
         with_own_lock() != 1 || run_table() != 7 || add_both() != 190 ||
         receive_beside() != 2 || interpret(&list, (unsigned char[]){1, 0}) != 4 ||
         guarded(&list) || length_of(&list) != 3 || use_store() != 2;
}
