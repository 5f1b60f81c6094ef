// Functions that say by their result whether they have taken the lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-unbalanced-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct dev {
  pthread_mutex_t m;
  int n;
  bool open;
};
static struct dev d = {PTHREAD_MUTEX_INITIALIZER, 0, true};

// Zero with the lock held, -1 without it.
static int dev_get(struct dev *x) {
  pthread_mutex_lock(&x->m);
  if (!x->open) {
    pthread_mutex_unlock(&x->m);
    return -1;
  }
  return 0;
}
static void dev_put(struct dev *x) { pthread_mutex_unlock(&x->m); }
static struct dev *find(int id) {
  struct dev *x = id ? &d : NULL;
  if (x)
    pthread_mutex_lock(&x->m);
  return x;
}
static int dev_trylock(struct dev *x) { return pthread_mutex_trylock(&x->m); }
static bool dev_lock_if(struct dev *x) {
  bool ok = pthread_mutex_trylock(&x->m) == 0;
  return ok;
}
static int dev_get_goto(struct dev *x) {
  int rc;
  pthread_mutex_lock(&x->m);
  rc = x->open ? 0 : -1;
  if (rc)
    goto out;
  return 0;
out:
  pthread_mutex_unlock(&x->m);
  return rc;
}
static int dev_get_joined(struct dev *x) {
  int rc = 0;
  pthread_mutex_lock(&x->m);
  if (!x->open)
    rc = -1;
  if (rc)
    pthread_mutex_unlock(&x->m);
  return rc;
}
// OK: each of them
static void *run(void *arg) {
  for (int i = 0; i < 200; i++) {
    int rc;
    if (dev_get(&d))
      continue;
    d.n++;
    dev_put(&d);
    rc = dev_get(&d);
    if (rc != 0)
      return NULL;
    d.n++;
    dev_put(&d);
    struct dev *x = find(i);
    if (x) {
      x->n++;
      dev_put(x);
    }
    if (dev_trylock(&d) == 0) {
      d.n++;
      dev_put(&d);
    }
    if (!dev_trylock(&d)) {
      d.n++;
      dev_put(&d);
    }
    if (dev_lock_if(&d)) {
      d.n++;
      dev_put(&d);
    }
    if ((rc = dev_get_goto(&d)) < 0)
      break;
    d.n++;
    dev_put(&d);
    if ((rc = dev_get_joined(&d)) < 0)
      break;
    d.n++;
    dev_put(&d);
    if (dev_get_joined(&d) < 0)
      break;
    d.n++;
    dev_put(&d);
    rc = dev_get_joined(&d);
    if (rc == -1)
      break;
    d.n++;
    dev_put(&d);
  }
  return arg;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, run, NULL);
  pthread_create(&b, NULL, run, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
