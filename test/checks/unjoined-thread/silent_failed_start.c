// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT
#include <pthread.h>
#include <stdio.h>

static void *work(void *arg) { return arg; }

static int compared(void) { return 0; }

int main(void) {
  pthread_t one, two, more[4];
  // OK: no thread could be started
  if (pthread_create(&one, NULL, work, NULL))
    return 1;
  // OK: compared in another way
  if (pthread_create(&two, NULL, work, NULL) != 0) {
    perror("pthread_create");
    return 1;
  }
  int rc = pthread_create(&more[0], NULL, work, NULL);
  // OK: the variable tells
  if (rc) {
    fprintf(stderr, "%d\n", rc);
    return rc;
  }
  // OK: never true for one that was started
  if (pthread_create(&more[1], NULL, work, NULL) < 0)
    return 1;
  // OK: who cannot start all of them gives up
  for (int i = 2; i < 4; i++)
    if (pthread_create(&more[i], NULL, work, NULL))
      return 2;
  pthread_join(one, NULL);
  pthread_join(two, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join(more[i], NULL);
  return compared();
}
