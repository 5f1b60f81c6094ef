// RUN: %check_heddle %s heddle-null-send
// HEDDLE-SILENT
#include "Inputs/mailbox.h"
#include <stddef.h>

struct letter {
  int stamp;
};
static struct mailbox checked, unread, looped;

/* OK: asks. */
void serve(void) {
  struct letter *l = mailbox_take(&checked);
  if (l == NULL)
    return;
  l->stamp = 1;
}
void quit(void) {
  mailbox_put(&checked, NULL);
}

/* OK: throws it away. */
void drain(void) {
  mailbox_take(&unread);
}
void fill(void) {
  mailbox_put(&unread, NULL);
}

/* OK: the loop ends with it. */
void loop(void) {
  struct letter *l;
  while ((l = mailbox_take(&looped)) != NULL)
    l->stamp = 1;
}
void end(void) {
  mailbox_put(&looped, NULL);
}

/* OK: a letter. */
void real(struct letter *l) {
  mailbox_put(&looped, l);
}
