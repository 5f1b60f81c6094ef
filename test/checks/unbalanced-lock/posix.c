// RUN: %check_heddle %s heddle-unbalanced-lock -std=gnu17
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
mtx_t c11;
static int used;

int take(int n) {
  int err = 0;
  pthread_mutex_lock(&lock);
  if (used + n > 10) {
    err = ENOMEM;
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'lock' is still held on a path that leaves the function here, although other paths release it; release it on this path, too
    return err;
  }
  used += n;
  pthread_mutex_unlock(&lock);
  return 0;
}

char *copy(int n) {
  if (pthread_rwlock_rdlock(&table) != 0)
    return NULL;
  char *p = malloc(n);
  if (!p)
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'table' is still held on a path that leaves the function here
    return NULL;
  p[0] = (char)used;
  pthread_rwlock_unlock(&table);
  return p;
}

int out(int n) {
  int rc = -1;
  pthread_mutex_lock(&lock);
  if (n == 1)
    goto done;
  if (n == 2)
    // the label after the unlock
    goto out;
  used = n;
  rc = 0;
done:
  pthread_mutex_unlock(&lock);
out:
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'lock' is still held on a path that leaves the function here
  return rc;
}

int skipped(int n) {
  int rc = -1;
  if (n < 0)
    goto out;
  pthread_mutex_lock(&lock);
  used = n;
  rc = 0;
out:
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'lock' is released here on a path that has not locked it; release it only where it is held
  pthread_mutex_unlock(&lock);
  return rc;
}

void *worker(void *arg) {
  int *n = arg;
  mtx_lock(&c11);
  if (*n == 0)
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'c11' is still held on a path that leaves the function here
    pthread_exit(NULL);
  used += *n;
  mtx_unlock(&c11);
  return NULL;
}

int scan(const int *v, int n) {
  for (int i = 0; i < n; i++) {
    pthread_mutex_lock(&lock);
    if (v[i] == used)
      break;
    pthread_mutex_unlock(&lock);
  }
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'lock' is still held on a path that leaves the function here
  return used;
}

int main(void) {
  pthread_t t;
  int n = 1;
  mtx_init(&c11, mtx_plain);
  pthread_create(&t, NULL, worker, &n);
  pthread_join(t, NULL);
  take(11);
  take(1);
  return 0;
}
