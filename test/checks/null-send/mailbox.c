// RUN: %check_heddle %s heddle-null-send
#include "Inputs/mailbox.h"
#include <stddef.h>

struct letter {
  int stamp;
};
static struct mailbox box, checked, silent_box;

void serve(void) {
  struct letter *l = mailbox_take(&box);
  l->stamp = 1;
}
void quit(void) {
  mailbox_put(&box, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'box', whose receiver uses what it gets without asking
}
void quit_by_variable(void) {
  struct letter *none = NULL;
  mailbox_put(&box, none);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'box', whose receiver uses what it gets without asking
}
