// What was replaced under a lock ends when nobody uses it any more.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { Rounds = 100 };
struct config {
  int limit;
  int users;
  struct config *next;
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;

static struct config *make(int limit) {
  struct config *c = calloc(1, sizeof *c);
  if (!c)
    abort();
  c->limit = limit;
  return c;
}

// OK: it is used under the lock, too
static struct config *current;
static void *use_current(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    struct config *c = current;
    sum += c->limit;
    pthread_mutex_unlock(&lock);
  }
  return sum < 0 ? arg : NULL;
}
static void replace_current(struct config *fresh) {
  pthread_mutex_lock(&lock);
  struct config *old = current;
  current = fresh;
  pthread_mutex_unlock(&lock);
  free(old);
}

// OK: users are counted, and the last one frees it
static struct config *counted;
static void put(struct config *c) {
  pthread_mutex_lock(&lock);
  int left = --c->users;
  pthread_mutex_unlock(&lock);
  if (left == 0)
    free(c);
}
static void *use_counted(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    struct config *c = counted;
    c->users++;
    pthread_mutex_unlock(&lock);
    sum += c->limit;
    put(c);
  }
  return sum < 0 ? arg : NULL;
}
static void replace_counted(struct config *fresh) {
  fresh->users = 1;
  pthread_mutex_lock(&lock);
  struct config *old = counted;
  counted = fresh;
  pthread_mutex_unlock(&lock);
  put(old);
}

// OK: counted, written out where it is replaced
static void replace_counted_inline(struct config *fresh) {
  fresh->users = 1;
  pthread_mutex_lock(&lock);
  struct config *old = counted;
  counted = fresh;
  int last = --old->users == 0;
  pthread_mutex_unlock(&lock);
  if (last)
    free(old);
}

// OK: who replaced it waits until the users have gone
static struct config *awaited;
static int awaited_users;
static void *use_awaited(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    struct config *c = awaited;
    awaited_users++;
    pthread_mutex_unlock(&lock);
    sum += c->limit;
    pthread_mutex_lock(&lock);
    if (--awaited_users == 0)
      pthread_cond_signal(&idle);
    pthread_mutex_unlock(&lock);
  }
  return sum < 0 ? arg : NULL;
}
static void replace_awaited(struct config *fresh) {
  pthread_mutex_lock(&lock);
  struct config *old = awaited;
  awaited = fresh;
  while (awaited_users > 0)
    pthread_cond_wait(&idle, &lock);
  pthread_mutex_unlock(&lock);
  free(old);
}

// OK: the same in a function of its own, with a counter that is atomic
static struct config *spun;
static atomic_int spun_users;
static void await_users(void) {
  while (atomic_load(&spun_users) > 0)
    ;
}
static void *use_spun(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    struct config *c = spun;
    atomic_fetch_add(&spun_users, 1);
    pthread_mutex_unlock(&lock);
    sum += c->limit;
    atomic_fetch_sub(&spun_users, 1);
  }
  return sum < 0 ? arg : NULL;
}
static void replace_spun(struct config *fresh) {
  pthread_mutex_lock(&lock);
  struct config *old = spun;
  spun = fresh;
  pthread_mutex_unlock(&lock);
  await_users();
  free(old);
}

// OK: the user says through a pipe that it has finished
static struct config *piped;
static int finished[2];
static void *use_piped(void *arg) {
  pthread_mutex_lock(&lock);
  struct config *c = piped;
  pthread_mutex_unlock(&lock);
  char sum = (char)c->limit;
  return write(finished[1], &sum, 1) < 0 ? arg : NULL;
}
static void replace_piped(struct config *fresh) {
  char sum;
  pthread_mutex_lock(&lock);
  struct config *old = piped;
  piped = fresh;
  pthread_mutex_unlock(&lock);
  if (read(finished[0], &sum, 1) == 1)
    free(old);
}

// OK: counted; whoever calls it holds the lock
static struct config *counted_locked;
static void put_locked(struct config *c) {
  if (--c->users == 0)
    free(c);
}
static void *use_counted_locked(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    struct config *c = counted_locked;
    c->users++;
    pthread_mutex_unlock(&lock);
    sum += c->limit;
    pthread_mutex_lock(&lock);
    put_locked(c);
    pthread_mutex_unlock(&lock);
  }
  return sum < 0 ? arg : NULL;
}
static void replace_counted_locked(struct config *fresh) {
  fresh->users = 1;
  pthread_mutex_lock(&lock);
  struct config *old = counted_locked;
  counted_locked = fresh;
  put_locked(old);
  pthread_mutex_unlock(&lock);
}

// OK: who takes a node out of the list is its only owner
static struct config *stack;
static void *drain(void *arg) {
  int sum = 0;
  for (;;) {
    pthread_mutex_lock(&lock);
    struct config *c = stack;
    if (c)
      stack = c->next;
    pthread_mutex_unlock(&lock);
    if (!c)
      return sum < 0 ? arg : NULL;
    sum += c->limit;
    free(c);
  }
}

// OK: only the task that replaces it uses it without the lock
static struct config *own;
static void *replace_own(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    struct config *fresh = make(i);
    sum += own->limit;
    pthread_mutex_lock(&lock);
    struct config *old = own;
    own = fresh;
    pthread_mutex_unlock(&lock);
    free(old);
  }
  return sum < 0 ? arg : NULL;
}
static void *use_own(void *arg) {
  int sum = 0;
  for (int i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    sum += own->limit;
    pthread_mutex_unlock(&lock);
  }
  return sum < 0 ? arg : NULL;
}

int main(void) {
  pthread_t t[10];
  if (pipe(finished))
    return 1;
  current = make(0);
  counted = make(0);
  counted->users = 1;
  awaited = make(0);
  spun = make(0);
  piped = make(0);
  counted_locked = make(0);
  counted_locked->users = 1;
  own = make(0);
  for (int i = 0; i < Rounds; i++) {
    struct config *c = make(i);
    c->next = stack;
    stack = c;
  }
  pthread_create(&t[0], NULL, use_current, NULL);
  pthread_create(&t[1], NULL, use_counted, NULL);
  pthread_create(&t[2], NULL, use_awaited, NULL);
  pthread_create(&t[3], NULL, use_spun, NULL);
  pthread_create(&t[4], NULL, drain, NULL);
  pthread_create(&t[5], NULL, drain, NULL);
  pthread_create(&t[6], NULL, replace_own, NULL);
  pthread_create(&t[7], NULL, use_own, NULL);
  pthread_create(&t[8], NULL, use_piped, NULL);
  pthread_create(&t[9], NULL, use_counted_locked, NULL);
  replace_piped(make(1));
  for (int i = 0; i < Rounds; i++) {
    replace_current(make(i));
    replace_counted(make(i));
    replace_counted_inline(make(i));
    replace_awaited(make(i));
    replace_spun(make(i));
    replace_counted_locked(make(i));
  }
  for (int i = 0; i < 10; i++)
    pthread_join(t[i], NULL);
  free(current);
  free(counted);
  free(awaited);
  free(spun);
  free(piped);
  free(counted_locked);
  free(own);
  return 0;
}
