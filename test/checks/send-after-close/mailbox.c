// RUN: %check_heddle %s heddle-send-after-close
#include "../double-close/Inputs/mailbox.h"
#include <pthread.h>
#include <stddef.h>

void last_words(struct mailbox *box) {
  mailbox_close(box);
  mailbox_put(box, "goodbye");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*box' is already closed when this sends
}

static struct mailbox reports;

static void *report(void *unused) {
  mailbox_put(&reports, "done");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this may send on 'reports' after it was closed
  return unused;
}

void hurry(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, report, NULL);
  mailbox_close(&reports);
  pthread_join(thread, NULL);
}
