// RUN: %check_heddle %s heddle-copied-sync
// HEDDLE-SILENT
#include <semaphore.h>
#include <stdlib.h>

void post(sem_t s) {
  // FN: a semaphore is as little to be copied as a lock; the model does not
  // tell it from a key or an attribute, which may be
  sem_post(&s);
}
