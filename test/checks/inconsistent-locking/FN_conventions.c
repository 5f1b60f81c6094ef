// Oversights that look like conventions.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>

struct account {
  pthread_mutex_t lock;
  long balance;
};
void account_deposit(struct account *a, long n) {
  pthread_mutex_lock(&a->lock);
  a->balance += n;
  pthread_mutex_unlock(&a->lock);
}
void account_withdraw(struct account *a, long n) {
  pthread_mutex_lock(&a->lock);
  a->balance -= n;
  pthread_mutex_unlock(&a->lock);
}
// FN: only tells what is in the object that it is given.
long account_balance(const struct account *a) { return a->balance; }

struct meter {
  pthread_mutex_t lock;
  long count;
};
void meter_up(struct meter *m) {
  pthread_mutex_lock(&m->lock);
  m->count++;
  pthread_mutex_unlock(&m->lock);
}
void meter_down(struct meter *m) {
  pthread_mutex_lock(&m->lock);
  m->count--;
  pthread_mutex_unlock(&m->lock);
}
// FN: forgotten twice.
void meter_reset(struct meter *m) { m->count = 0; }
void meter_set(struct meter *m, long n) { m->count = n; }

static pthread_mutex_t ring_lock = PTHREAD_MUTEX_INITIALIZER;
static int ring[16], in, out, count;
void ring_put(int v) {
  pthread_mutex_lock(&ring_lock);
  ring[in] = v;
  in = (in + 1) % 16;
  count++;
  out += 0;
  pthread_mutex_unlock(&ring_lock);
}
void ring_clear(void) {
  pthread_mutex_lock(&ring_lock);
  in = out = count = ring[0] = 0;
  pthread_mutex_unlock(&ring_lock);
}
// FN: all that it does is without the lock.
int ring_take(void) {
  int v = ring[out];
  out = (out + 1) % 16;
  count--;
  return v;
}
