/* A mailbox of C programs. */
#ifndef MAILBOX_H
#define MAILBOX_H
#include "heddle/annotations.h"

struct HEDDLE_TYPE(kind: channel) mailbox { int unused; };

HEDDLE_SENDS void mailbox_put(struct mailbox *box, void *letter);
HEDDLE_RECEIVES void *mailbox_take(struct mailbox *box);
HEDDLE_CLOSES void mailbox_close(struct mailbox *box);
struct mailbox *mailbox_new(void);
int mailbox_broken(struct mailbox *box);

#endif
