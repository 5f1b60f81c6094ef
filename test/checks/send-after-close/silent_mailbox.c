// RUN: %check_heddle %s heddle-send-after-close
// HEDDLE-SILENT
#include "../double-close/Inputs/mailbox.h"
#include <pthread.h>
#include <stddef.h>

// OK: closed at the end, on each path
int deliver(struct mailbox *box, const char *const *letters) {
  int count = 0;
  if (!letters)
    goto out;
  for (; *letters; letters++, count++)
    mailbox_put(box, (void *)*letters);
out:
  mailbox_close(box);
  return count;
}

// OK: the sender is joined before
static struct mailbox reports;

static void *report(void *unused) {
  mailbox_put(&reports, "done");
  return unused;
}

void wait_for_report(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, report, NULL) != 0)
    return;
  pthread_join(thread, NULL);
  mailbox_close(&reports);
}

// OK: another mailbox
void forward(struct mailbox *from, struct mailbox *to) {
  mailbox_close(from);
  mailbox_put(to, NULL);
}
