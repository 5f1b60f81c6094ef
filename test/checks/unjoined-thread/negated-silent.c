// Errors that are turned into negative numbers.
// RUN: %check_heddle %s heddle-unjoined-thread,heddle-unsynchronized-shared-write
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct job {
  pthread_t reader, writer;
  int read, written;
};

static void *read_all(void *arg) {
  ((struct job *)arg)->read++;
  return NULL;
}
static void *write_all(void *arg) {
  ((struct job *)arg)->written++;
  return NULL;
}

int run(struct job *j) {
  pthread_t reader, writer;
  int rc = -pthread_create(&reader, NULL, read_all, j);
  if (rc)
    return rc; // OK: there is no thread
  rc = -pthread_create(&writer, NULL, write_all, j);
  if (rc)
    j->written = 0; // OK: nor here
  else
    pthread_join(writer, NULL);
  pthread_join(reader, NULL);
  return rc;
}

int run_alone(void) {
  struct job *j = calloc(1, sizeof *j);
  pthread_t writer;
  int rc;
  if (!j)
    return -1;
  if ((rc = -pthread_create(&writer, NULL, write_all, j)) < 0)
    goto fail;
  pthread_join(writer, NULL);
  free(j);
  return 0;
fail:
  free(j); // OK: nobody else has it
  return rc;
}
