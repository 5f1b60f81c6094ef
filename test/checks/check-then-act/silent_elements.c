// RUN: %check_heddle %s heddle-check-then-act
// HEDDLE-SILENT
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int slots[4];
static _Thread_local int own;

static void *count(void *arg) {
  int id = *(int *)arg;
  pthread_mutex_lock(&lock);
  int tmp = slots[id];
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  // OK: each task has an element of its own
  slots[id] = tmp + 1;
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  tmp = own;
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  // OK: each task has a variable of its own
  own = tmp + 1;
  pthread_mutex_unlock(&lock);
  return 0;
}

struct box {
  pthread_mutex_t mutex;
  int value;
};

static void *fill(void *arg) {
  struct box *b = arg;
  pthread_mutex_lock(&b->mutex);
  int tmp = b->value;
  pthread_mutex_unlock(&b->mutex);
  pthread_mutex_lock(&b->mutex);
  // OK: each task has a box of its own
  b->value = tmp + 1;
  pthread_mutex_unlock(&b->mutex);
  return 0;
}

int main(void) {
  static int ids[2] = {0, 1};
  static struct box boxes[2];
  pthread_t t[4];
  for (int i = 0; i < 2; ++i)
    pthread_create(&t[i], 0, count, &ids[i]);
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_init(&boxes[i].mutex, 0);
    pthread_create(&t[2 + i], 0, fill, &boxes[i]);
  }
  for (int i = 0; i < 4; ++i)
    pthread_join(t[i], 0);
  return 0;
}
