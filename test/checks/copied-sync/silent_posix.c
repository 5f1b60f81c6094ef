// RUN: %check_heddle %s heddle-copied-sync
// HEDDLE-SILENT
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct account {
  pthread_mutex_t lock;
  long balance;
};
static const struct account empty = {PTHREAD_MUTEX_INITIALIZER, 0};
static const pthread_mutex_t unlocked = PTHREAD_MUTEX_INITIALIZER;

void reset(struct account *a) {
  // OK: static initialisers, by name and by literal
  *a = empty;
  *a = (struct account){PTHREAD_MUTEX_INITIALIZER, 0};
  a->lock = unlocked;
  a->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}
void clear(struct account *a) {
  // OK: not a copy
  memset(a, 0, sizeof *a);
  memcpy(&a->balance, &empty.balance, sizeof a->balance);
}
void clone(struct account *to, struct account *from) {
  // OK: gets a lock of its own
  *to = *from;
  pthread_mutex_init(&to->lock, NULL);
}
long balance(struct account a) {
  // OK: only reads the copy
  return a.balance;
}
void snapshot(struct account *from, struct account *unused) {
  // OK: only reads the copy
  struct account now;
  memcpy(&now, from, sizeof now);
  unused->balance = now.balance;
}
struct account make(void) {
  // OK: a static initialiser, not in use
  struct account a = {PTHREAD_MUTEX_INITIALIZER, 0};
  return a;
}
static atomic_int shared_count;
int look(void) {
  // OK: never changed
  atomic_int now = shared_count;
  return now;
}
pthread_t self(pthread_t other, pthread_attr_t attributes) {
  // OK: handles and attributes
  pthread_t copy = other;
  pthread_attr_t same = attributes;
  pthread_attr_destroy(&same);
  return copy;
}
