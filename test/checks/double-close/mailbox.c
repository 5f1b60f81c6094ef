// RUN: %check_heddle %s heddle-double-close
#include "Inputs/mailbox.h"
#include <pthread.h>
#include <stddef.h>
#include <threads.h>

int failed(void);

void twice(struct mailbox *box) {
  mailbox_close(box);
  mailbox_close(box);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*box' is closed again here: a path that leads here has closed it
}

int cleanup(struct mailbox *box) {
  int rc = -1;
  if (failed()) {
    mailbox_close(box);
    goto out;
  }
  rc = 0;
out:
  mailbox_close(box);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*box' is closed again here: a path that leads here has closed it
  return rc;
}

struct office {
  struct mailbox in, out;
};
void both(struct office *o) {
  mailbox_close(&o->in);
  mailbox_close(&o->in);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'o->in' is closed again here: a path that leads here has closed it
}

static void *clerk(void *arg) {
  struct mailbox *box = arg;
  mailbox_put(box, NULL);
  mailbox_close(box);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*box' is closed by more than one task
  return NULL;
}
void clerks(struct mailbox *box) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, clerk, box);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
}

static int porter(void *arg) {
  mailbox_close(arg);
  return 0;
}
void porters(struct mailbox *box) {
  thrd_t a;
  thrd_create(&a, porter, box);
  thrd_join(a, NULL);
  mailbox_close(box);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*box' is closed again here: a path that leads here has closed it
}
