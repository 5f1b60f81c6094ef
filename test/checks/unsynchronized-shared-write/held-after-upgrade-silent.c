// Which of two paths led here is known by what the other one would know.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-write-under-shared-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stddef.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int names[64], count;

static int find(int name) {
  for (int i = 0; i < count; i++)
    if (names[i] == name)
      return i;
  return -1;
}

static int intern(int name) {
  pthread_rwlock_rdlock(&lock);
  int id = find(name);
  if (id < 0) {
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_wrlock(&lock);
    id = find(name);
  }
  if (id < 0 && count < 64) {
    names[count] = name;
    id = count++;
  }
  pthread_rwlock_unlock(&lock);
  return id;
}

static void *work(void *unused) {
  for (int i = 0; i < 1000; i++)
    intern(i % 50);
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, work, NULL);
  pthread_create(&b, NULL, work, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return count != 50;
}
