// RUN: %check_heddle %s heddle-unbounded-spawn
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

void *serve(void *Connection);

void loop(int Listener) {
  while (1) {
    int *Connection = malloc(sizeof *Connection);
    pthread_t Thread;
    *Connection = accept(Listener, 0, 0);
    if (*Connection < 0) {
      free(Connection);
      continue;
    }
    if (pthread_create(&Thread, 0, serve, Connection) != 0)
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: this loop starts a task in each round, and nothing limits how many run at once; use a fixed number of workers, or wait for a free slot [heddle-unbounded-spawn]
    // CHECK-NOTES: :[[@LINE-10]]:3: note: the loop goes on as long as input comes
      break;
    pthread_detach(Thread);
  }
}
