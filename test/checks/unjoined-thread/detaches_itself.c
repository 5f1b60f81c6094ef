// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT
#include <pthread.h>
#include <stddef.h>

static void *serve(void *connection) {
  pthread_detach(pthread_self());
  return connection;
}

// OK: the thread detaches itself
void accept_one(void *connection) {
  pthread_t thread;
  pthread_create(&thread, NULL, serve, connection);
}
