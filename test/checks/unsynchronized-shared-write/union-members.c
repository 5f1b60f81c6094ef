// The members of a union are one place under several names.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum { Rounds = 10000 };
union reg {
  uint32_t raw;
  struct {
    uint16_t speed;
    uint8_t heat, gear;
  } part;
};
union event {
  int kind;
  struct {
    int kind;
    int key;
  } press;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
  union reg now;
} engine;
static union event last;

static void *receive(void *arg) {
  for (uint32_t i = 0; i < Rounds; i++) {
    pthread_mutex_lock(&lock);
    engine.now.raw = i * 2654435761u;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'engine.now.raw' is written by this task while another task uses it; only one side holds a lock
    pthread_mutex_unlock(&lock);
    last.press.key = (int)i; // its kind lies before
  }
  return arg;
}

static void *show(void *arg) {
  size_t fast = 0;
  for (int i = 0; i < Rounds; i++) {
    fast += engine.now.part.speed > 5500;
    fast += (size_t)last.kind;
  }
  *(size_t *)arg = fast;
  return NULL;
}

int main(void) {
  pthread_t a, b;
  size_t fast = 0;
  pthread_create(&a, NULL, receive, NULL);
  pthread_create(&b, NULL, show, &fast);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
