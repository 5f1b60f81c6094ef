// What was replaced under a lock ends while others still use what they found.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>

enum { Rounds = 300 };
struct config {
  int limit;
  char root[32];
};

static struct config *make(int limit) {
  struct config *c = calloc(1, sizeof *c);
  if (!c)
    abort();
  c->limit = limit;
  return c;
}

// The pointer is read under the lock, what it points to is not.
static struct config *current;
static pthread_mutex_t current_lock = PTHREAD_MUTEX_INITIALIZER;
static void *use_current(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&current_lock);
    struct config *c = current;
    pthread_mutex_unlock(&current_lock);
    sum += c->limit;
  }
  return sum < 0 ? arg : NULL;
}
static void *replace_current(void *arg) {
  for (int i = 0; i < Rounds; i++) {
    struct config *fresh = make(i);
    pthread_mutex_lock(&current_lock);
    struct config *old = current;
    current = fresh;
    pthread_mutex_unlock(&current_lock);
    free(old);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what 'current' pointed to is freed by this task while another task uses it; the lock is released before it is used; use it under the lock, or count its users [heddle-unsynchronized-shared-write]
    // CHECK-NOTES: :[[@LINE-13]]:12: note: 'current->limit' is read here, without the lock
    // CHECK-NOTES: :[[@LINE-7]]:5: note: 'current_lock' is held while something else takes its place
    // CHECK-NOTES: :{{.*}}: note: the task starts here
    // CHECK-NOTES: :{{.*}}: note: the other task starts here
  }
  return arg;
}

// A getter gives the pointer away; a member of a structure; null is checked.
struct server {
  pthread_rwlock_t lock;
  struct config *config;
};
static struct config *config_of(struct server *s) {
  struct config *c;
  pthread_rwlock_rdlock(&s->lock);
  c = s->config;
  pthread_rwlock_unlock(&s->lock);
  return c;
}
static void *serve(void *arg) {
  struct server *s = arg;
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    struct config *c = config_of(s);
    if (c)
      sum += c->limit;
  }
  return sum == 1 ? arg : NULL;
}
static void set_config(struct server *s, struct config *fresh) {
  struct config *old;
  pthread_rwlock_wrlock(&s->lock);
  old = s->config;
  s->config = fresh;
  pthread_rwlock_unlock(&s->lock);
  if (old != NULL)
    free(old);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what 'server.config' pointed to is freed here while a task that was started uses it; the lock is released before it is used; use it under the lock, or count its users
  // CHECK-NOTES: :[[@LINE-13]]:14: note: 'server.config->limit' is read here, without the lock
  // CHECK-NOTES: :[[@LINE-8]]:3: note: 'server.lock' is held while something else takes its place
  // CHECK-NOTES: :{{.*}}: note: the task starts here
}

// A function of its own frees it, and what it owns.
struct table {
  int size;
  int *rows;
};
static struct table *table;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct table *make_table(int size) {
  struct table *t = calloc(1, sizeof *t);
  if (!t)
    abort();
  t->size = size;
  t->rows = calloc(4, sizeof *t->rows);
  return t;
}
static void free_table(struct table *t) {
  if (!t)
    return;
  free(t->rows);
  free(t);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: what 'table' pointed to is freed here while a task that was started uses it; the lock is released before it is used; use it under the lock, or count its users
  // CHECK-NOTES: :{{.*}}: note: 'table->size' is read here, without the lock
  // CHECK-NOTES: :{{.*}}: note: 'table_lock' is held while something else takes its place
  // CHECK-NOTES: :{{.*}}: note: the task starts here
}
static void *use_table(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&table_lock);
    struct table *t = table;
    pthread_mutex_unlock(&table_lock);
    sum += t->size;
  }
  return sum < 0 ? arg : NULL;
}
static void set_table(struct table *fresh) {
  pthread_mutex_lock(&table_lock);
  struct table *old = table;
  table = fresh;
  pthread_mutex_unlock(&table_lock);
  free_table(old);
}

int main(void) {
  static struct server server = {PTHREAD_RWLOCK_INITIALIZER, NULL};
  pthread_t user, replacer, servant;
  current = make(0);
  pthread_create(&user, NULL, use_current, NULL);
  pthread_create(&replacer, NULL, replace_current, NULL);
  pthread_join(user, NULL);
  pthread_join(replacer, NULL);
  free(current);
  pthread_create(&servant, NULL, serve, &server);
  for (int i = 0; i < Rounds; i++)
    set_config(&server, make(i));
  pthread_join(servant, NULL);
  free(server.config);
  table = make_table(0);
  pthread_create(&user, NULL, use_table, NULL);
  for (int i = 0; i < Rounds; i++)
    set_table(make_table(i));
  pthread_join(user, NULL);
  free_table(table);
  return 0;
}
