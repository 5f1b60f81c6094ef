// RUN: %check_heddle %s heddle-inconsistent-locking
#include <pthread.h>
#include <stdlib.h>

struct conn {
  int id;
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

static struct conn *get(int id) {
  struct conn *c;
  pthread_mutex_lock(&table_mu);
  c = find(id);
  pthread_mutex_unlock(&table_mu);
  return c;
}

void conn_send(int id, int n) {
  struct conn *c = get(id);
  if (!c)
    return;
  pthread_mutex_lock(&c->mu);
  c->bytes += n;
  pthread_mutex_unlock(&c->mu);
}

void conn_receive(int id, int n) {
  struct conn *c = get(id);
  if (!c)
    return;
  pthread_mutex_lock(&c->mu);
  c->bytes -= n;
  pthread_mutex_unlock(&c->mu);
}

// Looked up, but not locked.
void conn_reset(int id) {
  struct conn *c = get(id);
  if (!c)
    return;
  c->bytes = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'bytes' is written here without 'mu', which is held by {{[0-9]}} of {{[0-9]}} functions
}

// Found on the way along a list.
void conn_reset_all(void) {
  struct conn *c;
  pthread_mutex_lock(&table_mu);
  for (c = head; c; c = c->next) {
    pthread_mutex_lock(&c->mu);
    c->bytes = 0;
    pthread_mutex_unlock(&c->mu);
  }
  pthread_mutex_unlock(&table_mu);
}

// One lock for all objects of a kind.
static pthread_mutex_t clients_lock = PTHREAD_MUTEX_INITIALIZER;
struct client {
  int pending;
};
void client_submit(struct client *c) {
  pthread_mutex_lock(&clients_lock);
  c->pending++;
  pthread_mutex_unlock(&clients_lock);
}
void client_complete(struct client *c) {
  pthread_mutex_lock(&clients_lock);
  c->pending--;
  pthread_mutex_unlock(&clients_lock);
}
int client_idle(struct client *c) {
  pthread_mutex_lock(&clients_lock);
  int idle = c->pending == 0;
  pthread_mutex_unlock(&clients_lock);
  return idle;
}
void client_cancel(struct client *c) {
  c->pending = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'pending' is written here without 'clients_lock', which is held by 3 of 4 functions
}

// The register is written by a helper of all.
struct dev {
  pthread_mutex_t lock;
  unsigned mask;
  int users;
};
static void write_mask(struct dev *d, unsigned v) { d->mask = v; }
void dev_open(struct dev *d) {
  pthread_mutex_lock(&d->lock);
  if (!d->users++)
    write_mask(d, 1);
  pthread_mutex_unlock(&d->lock);
}
void dev_close(struct dev *d) {
  pthread_mutex_lock(&d->lock);
  if (!--d->users)
    write_mask(d, 0);
  pthread_mutex_unlock(&d->lock);
}
void dev_resume(struct dev *d) {
  write_mask(d, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this call writes 'mask' without 'lock', which is held by 2 of 3 functions
}

// The lock is taken by a helper.
static struct {
  pthread_mutex_t mu;
  int level;
} config = {PTHREAD_MUTEX_INITIALIZER, 0};
static void config_lock(void) { pthread_mutex_lock(&config.mu); }
static void config_unlock(void) { pthread_mutex_unlock(&config.mu); }
void set_level(int l) {
  config_lock();
  config.level = l;
  config_unlock();
}
int get_level(void) {
  config_lock();
  int l = config.level;
  config_unlock();
  return l;
}
void raise_level(void) {
  config.level++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'level' is written here without 'mu', which is held by 2 of 3 functions
}

// Unlocked before the last of it.
struct stats {
  pthread_mutex_t m;
  long hits, misses, total;
};
void stats_hit(struct stats *s) {
  pthread_mutex_lock(&s->m);
  s->hits++;
  s->total++;
  pthread_mutex_unlock(&s->m);
}
void stats_miss(struct stats *s) {
  pthread_mutex_lock(&s->m);
  s->misses++;
  pthread_mutex_unlock(&s->m);
  s->total++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'total' is written here without 'm', which is held by 1 of 2 functions
}
