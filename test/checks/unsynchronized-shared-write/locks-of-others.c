// The lock that is held belongs to another object than the one that is changed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdint.h>

#define ACCOUNTS 3
struct account {
  pthread_mutex_t lock;
  long balance;
};
static struct account accounts[ACCOUNTS];

static void give(struct account *from, struct account *to, long sum) {
  pthread_mutex_lock(&from->lock);
  from->balance -= sum;
  to->balance += sum;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'accounts[...].balance' is written by this task while another instance of the task may be running; one of them holds the lock of another object
  pthread_mutex_unlock(&from->lock);
}

static void *work(void *arg) {
  int from = (int)(intptr_t)arg;
  for (int i = 0; i < 20000; ++i) {
    int to = (from + 1) % ACCOUNTS;
    give(&accounts[from], &accounts[to], i);
    from = to;
  }
  return 0;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < ACCOUNTS; ++i)
    pthread_mutex_init(&accounts[i].lock, 0);
  for (int i = 0; i < 4; ++i)
    pthread_create(&t[i], 0, work, (void *)(intptr_t)(i % ACCOUNTS));
  for (int i = 0; i < 4; ++i)
    pthread_join(t[i], 0);
  return 0;
}
