// RUN: %check_heddle %s heddle-callback-under-lock
// HEDDLE-SILENT
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct node {
  struct node *next;
  void *data;
};
struct list {
  pthread_mutex_t lock;
  struct node *first;
  void (*destroy)(void *);
  int (*compare)(const void *, const void *);
};
void list_init(struct list *l, void (*destroy)(void *),
               int (*compare)(const void *, const void *)) {
  l->destroy = destroy;
  l->compare = compare;
}
void list_clear(struct list *l) {
  pthread_mutex_lock(&l->lock);
  for (struct node *n = l->first; n; n = n->next)
    // OK: frees the element
    l->destroy(n->data);
  pthread_mutex_unlock(&l->lock);
}
int list_has(struct list *l, const void *key) {
  int found = 0;
  pthread_mutex_lock(&l->lock);
  for (struct node *n = l->first; n; n = n->next)
    // OK: compares
    found |= l->compare(n->data, key) == 0;
  pthread_mutex_unlock(&l->lock);
  return found;
}
struct operations {
  void (*flush)(int, int);
};
struct device {
  pthread_mutex_t lock;
  const struct operations *operations;
};
void device_flush(struct device *d) {
  pthread_mutex_lock(&d->lock);
  // OK: a table of functions
  d->operations->flush(1, 2);
  pthread_mutex_unlock(&d->lock);
}
static void (*const fixed)(int) = NULL;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
void call_fixed(void) {
  pthread_mutex_lock(&lock);
  // OK: nobody can change it
  fixed(1);
  pthread_mutex_unlock(&lock);
}
