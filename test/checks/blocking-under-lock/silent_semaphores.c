// A semaphore of one is a lock, which may be taken while another is held.
// RUN: %check_heddle %s heddle-blocking-under-lock
// HEDDLE-SILENT
#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t room;
static int readers;

// The first reader takes the room for all of them.
static void read_begin(void) {
  pthread_mutex_lock(&count_lock);
  if (++readers == 1)
    sem_wait(&room); // OK: writers give it back without the lock
  pthread_mutex_unlock(&count_lock);
}
static void read_end(void) {
  pthread_mutex_lock(&count_lock);
  if (--readers == 0)
    sem_post(&room);
  pthread_mutex_unlock(&count_lock);
}
static void *reader(void *arg) {
  read_begin();
  read_end();
  return arg;
}
static void *writer(void *arg) {
  sem_wait(&room);
  sem_post(&room);
  return arg;
}

int main(void) {
  pthread_t r, w;
  sem_init(&room, 0, 1);
  pthread_create(&w, 0, writer, 0);
  pthread_create(&r, 0, reader, 0);
  pthread_join(r, 0);
  pthread_join(w, 0);
  sem_destroy(&room);
  return 0;
}
