// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <semaphore.h>

int main(void) {
  sem_t token;
  sem_init(&token, 0, 1);
  sem_wait(&token);
  sem_wait(&token);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 2 to go on, and 'token' is signalled 1 times at most
  sem_post(&token);
  return 0;
}
