// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct conn {
  int id, refs;
  long bytes;
  pthread_mutex_t mu;
  struct conn *next;
};
static struct conn *head;
static pthread_mutex_t table_mu = PTHREAD_MUTEX_INITIALIZER;

static struct conn *find(int id) {
  struct conn *c;
  for (c = head; c; c = c->next)
    if (c->id == id)
      return c;
  return NULL;
}

// OK: makes the object.
static struct conn *conn_new(int id) {
  struct conn *c = calloc(1, sizeof *c);
  if (!c)
    return NULL;
  pthread_mutex_init(&c->mu, NULL);
  c->id = id;
  c->refs = 1;
  c->bytes = 0;
  return c;
}

// OK: it has just been made.
struct conn *conn_open(int id) {
  struct conn *c = conn_new(id);
  if (!c)
    return NULL;
  c->bytes = 10;
  pthread_mutex_lock(&table_mu);
  c->next = head;
  head = c;
  pthread_mutex_unlock(&table_mu);
  return c;
}

void conn_add(int id, long n) {
  struct conn *c;
  pthread_mutex_lock(&table_mu);
  c = find(id);
  pthread_mutex_unlock(&table_mu);
  if (!c)
    return;
  pthread_mutex_lock(&c->mu);
  c->bytes += n;
  pthread_mutex_unlock(&c->mu);
}

void conn_sub(int id, long n) {
  struct conn *c;
  pthread_mutex_lock(&table_mu);
  c = find(id);
  pthread_mutex_unlock(&table_mu);
  if (!c)
    return;
  pthread_mutex_lock(&c->mu);
  c->bytes -= n;
  c->refs++;
  pthread_mutex_unlock(&c->mu);
}

// OK: the last one ends the object.
void conn_close(struct conn *c) {
  int last;
  pthread_mutex_lock(&c->mu);
  last = --c->refs == 0;
  pthread_mutex_unlock(&c->mu);
  if (last) {
    pthread_mutex_destroy(&c->mu);
    c->bytes = -1;
    free(c);
  }
}

// OK: only called with the object's lock held.
static void conn_charge(struct conn *c, long n) {
  if (c->bytes > n)
    c->bytes -= n;
}

void conn_tax(int id) {
  struct conn *c;
  pthread_mutex_lock(&table_mu);
  c = find(id);
  pthread_mutex_unlock(&table_mu);
  if (!c)
    return;
  pthread_mutex_lock(&c->mu);
  conn_charge(c, 2);
  pthread_mutex_unlock(&c->mu);
}

// OK: an extern function may have made it.
struct conn *conn_import(void);
struct conn *conn_adopt(void) {
  struct conn *c = conn_import();
  c->bytes = 3;
  return c;
}

struct dev {
  pthread_mutex_t lock;
  int mask, users;
  const char *name;
  int irq;
};

// OK: initialisation, by its name and because it sets up the rest, too.
void dev_init(struct dev *d, const char *name, int irq) {
  memset(d, 0, sizeof *d);
  d->name = name;
  d->irq = irq;
  d->mask = 0;
}

void dev_open(struct dev *d) {
  pthread_mutex_lock(&d->lock);
  d->users++;
  d->mask |= d->irq;
  pthread_mutex_unlock(&d->lock);
}

void dev_close(struct dev *d) {
  pthread_mutex_lock(&d->lock);
  d->users--;
  d->mask &= ~d->irq;
  pthread_mutex_unlock(&d->lock);
}

// OK: never written after initialisation.
int dev_irq(const struct dev *d) { return d->irq; }
