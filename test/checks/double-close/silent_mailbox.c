// RUN: %check_heddle %s heddle-double-close
// HEDDLE-SILENT
#include "Inputs/mailbox.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

int failed(void);

/* OK: one of two ways. */
int either(struct mailbox *box) {
  if (failed()) {
    mailbox_close(box);
    return -1;
  }
  mailbox_close(box);
  return 0;
}

/* OK: two of them. */
struct office {
  struct mailbox in, out;
};
void both(struct office *o) {
  mailbox_close(&o->in);
  mailbox_close(&o->out);
}

/* OK: another one by then. */
void renewed(struct mailbox *box) {
  mailbox_close(box);
  box = mailbox_new();
  mailbox_close(box);
}

/* OK: each of them. */
void each(struct mailbox *boxes, int n) {
  for (int i = 0; i < n; i++)
    mailbox_close(&boxes[i]);
}

/* OK: the last one out. */
static atomic_int left = 4;
static void *clerk(void *arg) {
  if (atomic_fetch_sub(&left, 1) == 1)
    mailbox_close(arg);
  return NULL;
}
void clerks(struct mailbox *box) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, clerk, box);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
}

/* OK: a flag under a lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int closed;
static void *porter(void *arg) {
  pthread_mutex_lock(&lock);
  if (!closed) {
    closed = 1;
    mailbox_close(arg);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}
void porters(struct mailbox *box) {
  pthread_t a, b;
  pthread_create(&a, NULL, porter, box);
  pthread_create(&b, NULL, porter, box);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

/* OK: asks. */
void asks(struct mailbox *box) {
  if (failed())
    mailbox_close(box);
  if (!mailbox_broken(box))
    mailbox_close(box);
}
