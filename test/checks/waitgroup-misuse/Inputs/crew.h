/* A wait group of C programs. */
#ifndef CREW_H
#define CREW_H
#include "heddle/annotations.h"

struct HEDDLE_TYPE(kind: wait-group) crew { int count; };

HEDDLE_ROLE(role: wg-add) void crew_add(struct crew *c, int n);
HEDDLE_ROLE(role: wg-done) void crew_done(struct crew *c);
HEDDLE_ROLE(role: wg-wait) void crew_wait(struct crew *c);

#endif
