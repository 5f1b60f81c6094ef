// What is left when all tasks were joined, in a function of its own.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct config {
  int users;
};
static struct config *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct config *get(void) {
  pthread_mutex_lock(&lock);
  struct config *c = current;
  c->users++;
  pthread_mutex_unlock(&lock);
  return c;
}
void put(struct config *c) {
  pthread_mutex_lock(&lock);
  c->users--;
  pthread_mutex_unlock(&lock);
}
void reload(void) {
  struct config *fresh = calloc(1, sizeof *fresh);
  pthread_mutex_lock(&lock);
  current = fresh;
  pthread_mutex_unlock(&lock);
}

struct service {
  pthread_t reloader, workers[2];
};
static void *work(void *arg) {
  put(get());
  reload();
  return arg;
}
static int start(struct service *s) {
  current = calloc(1, sizeof *current); // OK: nobody else is there yet
  int rc = pthread_create(&s->reloader, 0, work, s);
  for (int i = 0; i < 2 && !rc; i++)
    rc = pthread_create(&s->workers[i], 0, work, s);
  return rc;
}
static void stop(struct service *s) {
  pthread_join(s->reloader, 0);
  for (int i = 0; i < 2; i++)
    pthread_join(s->workers[i], 0);
  free(current); // OK: nobody else is there any more
  current = 0;
}

int main(void) {
  static struct service s;
  if (start(&s))
    return 2;
  stop(&s);
  return 0;
}
