// Accesses through a pointer that walks along a list.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdlib.h>

struct client {
  int fd, hits, flags;
  long seen;
  struct client *next;
};
static struct client *clients;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *hit_all(void *arg) {
  for (struct client *c = clients; c; c = c->next)
    c->hits++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'clients->...->hits' is written by this task while another task uses it; no lock is held
  return arg;
}

static void *flag_all(void *arg) {
  pthread_mutex_lock(&lock);
  for (struct client *c = clients; c != NULL; c = c->next)
    c->flags |= 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'clients->...->flags' is written by this task while another task uses it; only one side holds a lock
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *count_flags(void *arg) {
  long n = 0;
  struct client *c = clients;
  while (c) {
    n += c->flags;
    c = c->next;
  }
  return n ? arg : NULL;
}

// One that is found under the lock is used after it.
static struct client *find(int fd) {
  struct client *c = clients;
  while (c && c->fd != fd)
    c = c->next;
  return c;
}

static void *touch(void *arg) {
  struct client *c;
  pthread_mutex_lock(&lock);
  c = find(1);
  pthread_mutex_unlock(&lock);
  if (c)
    c->seen++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'clients->...->seen' is written by this task while another task uses it; only one side holds a lock
  return arg;
}

static void *count_idle(void *arg) {
  long idle = 0;
  pthread_mutex_lock(&lock);
  for (struct client *c = clients; c; c = c->next)
    if (c->seen < 5)
      idle++;
  pthread_mutex_unlock(&lock);
  return idle ? arg : NULL;
}

// The list is in a structure, and a function walks.
struct node {
  int value;
  struct node *next;
};
struct list {
  struct node *first;
  int length;
};

static void increment(struct list *l) {
  struct node *n;
  for (n = l->first; n != NULL; n = n->next)
    n->value++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'l.first->...->value' is written by this task while another task uses it
}

static void *increments(void *arg) {
  increment(arg);
  return NULL;
}

static void both(void *(*f)(void *), void *(*g)(void *), void *arg) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, arg);
  pthread_create(&b, NULL, g, arg);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

int main(void) {
  for (int i = 0; i < 3; i++) {
    struct client *c = calloc(1, sizeof *c);
    c->fd = i;
    c->next = clients;
    clients = c;
  }
  static struct list l;
  l.first = calloc(1, sizeof(struct node));
  for (int i = 0; i < 100; i++) {
    both(hit_all, hit_all, NULL);
    both(flag_all, count_flags, NULL);
    both(touch, count_idle, NULL);
    both(increments, increments, &l);
  }
  return 0;
}
