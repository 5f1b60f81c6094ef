// RUN: %check_heddle %s heddle-check-then-act
// HEDDLE-SILENT
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int counter, tokens, done;

static void *right(void *arg) {
  (void)arg;
  pthread_mutex_lock(&lock);
  int tmp = counter;
  tmp++;
  // OK: one section
  counter = tmp;
  pthread_mutex_unlock(&lock);
  return 0;
}

static void *asks_again(void *arg) {
  (void)arg;
  pthread_mutex_lock(&lock);
  int any = tokens > 0;
  pthread_mutex_unlock(&lock);
  if (any) {
    pthread_mutex_lock(&lock);
    // OK: asked again
    if (tokens > 0)
      tokens--;
    pthread_mutex_unlock(&lock);
  }
  return 0;
}

static void *reads_again(void *arg) {
  (void)arg;
  int tmp;
  pthread_mutex_lock(&lock);
  tmp = counter;
  pthread_mutex_unlock(&lock);
  printf("%d\n", tmp);
  pthread_mutex_lock(&lock);
  tmp = counter;
  // OK: read anew
  counter = tmp + 1;
  pthread_mutex_unlock(&lock);
  return 0;
}

static void *waits(void *arg) {
  (void)arg;
  pthread_mutex_lock(&lock);
  while (tokens == 0)
    pthread_cond_wait(&cond, &lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  while (tokens == 0)
    // OK: waits once more
    pthread_cond_wait(&cond, &lock);
  tokens--;
  pthread_mutex_unlock(&lock);
  return 0;
}

static void *polls(void *arg) {
  (void)arg;
  for (;;) {
    pthread_mutex_lock(&lock);
    int stop = done;
    pthread_mutex_unlock(&lock);
    if (stop)
      break;
    pthread_mutex_lock(&lock);
    // OK: that it goes on does not depend on the counter
    counter++;
    pthread_mutex_unlock(&lock);
    sleep(1);
  }
  return 0;
}

static int written_by_one;
static void *writer(void *arg) {
  (void)arg;
  int tmp;
  pthread_mutex_lock(&lock);
  tmp = written_by_one;
  pthread_mutex_unlock(&lock);
  tmp += 2;
  pthread_mutex_lock(&lock);
  // OK: nobody else writes it
  written_by_one = tmp;
  pthread_mutex_unlock(&lock);
  return 0;
}
static void *reader(void *arg) {
  (void)arg;
  pthread_mutex_lock(&lock);
  printf("%d\n", written_by_one);
  pthread_mutex_unlock(&lock);
  return 0;
}

int main(void) {
  void *(*const all[])(void *) = {right, asks_again, reads_again, waits, polls};
  pthread_t t[20];
  for (int i = 0; i < 10; ++i)
    pthread_create(&t[i], 0, asks_again, 0);
  for (int i = 0; i < 10; ++i)
    pthread_join(t[i], 0);
  pthread_create(&t[0], 0, right, 0);
  pthread_create(&t[1], 0, reads_again, 0);
  pthread_create(&t[2], 0, reads_again, 0);
  pthread_create(&t[3], 0, waits, 0);
  pthread_create(&t[4], 0, waits, 0);
  pthread_create(&t[5], 0, polls, 0);
  pthread_create(&t[6], 0, polls, 0);
  pthread_create(&t[7], 0, writer, 0);
  pthread_create(&t[8], 0, reader, 0);
  (void)all;
  for (int i = 0; i < 9; ++i)
    pthread_join(t[i], 0);
  return 0;
}
