// Parts of one type in an object have each their own rules.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
struct address {
  int host, port;
};
struct peer {
  struct address own, remote;
  int id;
};
void set_remote(struct peer *p, int host) {
  pthread_mutex_lock(&lock);
  p->remote.host = host;
  pthread_mutex_unlock(&lock);
}
int get_remote(struct peer *p) {
  pthread_mutex_lock(&lock);
  int host = p->remote.host;
  pthread_mutex_unlock(&lock);
  return host;
}
void move_remote(struct peer *p) {
  pthread_mutex_lock(&lock);
  p->remote.host++;
  pthread_mutex_unlock(&lock);
}
int get_own(struct peer *p) {
  // OK: only the other address changes.
  if (p->own.host == 4)
    p->id = 3;
  return p->own.host;
}

// OK: one function, in passing, empties under a lock what another one uses all
// the time without.
struct packet {
  int command, length;
  char *payload;
};
struct client {
  pthread_mutex_t out_lock;
  struct packet in, out;
  int queued, sent;
};
static void packet_clean(struct packet *p) {
  p->command = 0;
  p->length = 0;
  free(p->payload);
  p->payload = 0;
}
void client_forget(struct client *c) {
  pthread_mutex_lock(&c->out_lock);
  packet_clean(&c->out);
  packet_clean(&c->in);
  c->queued = 0;
  pthread_mutex_unlock(&c->out_lock);
}
void client_queue(struct client *c, int command) {
  pthread_mutex_lock(&c->out_lock);
  c->out.command = command;
  c->queued++;
  pthread_mutex_unlock(&c->out_lock);
}
void client_send(struct client *c) {
  pthread_mutex_lock(&c->out_lock);
  c->queued--;
  c->sent++;
  pthread_mutex_unlock(&c->out_lock);
}
int client_read(struct client *c, int byte) {
  if (!c->in.command) {
    c->in.command = byte;
    return 0;
  }
  if (!c->in.length) {
    c->in.length = byte;
    c->in.payload = malloc((size_t)byte);
    return c->in.payload ? 0 : -1;
  }
  c->in.payload[--c->in.length] = (char)byte;
  return c->in.length == 0;
}
