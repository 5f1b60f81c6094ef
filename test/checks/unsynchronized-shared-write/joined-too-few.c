// A loop that joins begins later than the one that has started the tasks; or it
// uses the same counter.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stddef.h>

enum { Shards = 4, Rounds = 20000 };
struct shard {
  unsigned hits;
  char padding[64];
};
static struct shard first[Shards], second[Shards], third[Shards];

static void *search_first(void *arg) {
  struct shard *s = arg;
  for (int i = 0; i < Rounds; i++)
    s->hits++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'first[i].hits' is written by this task while the code that started the task uses it
  return NULL;
}
static void *search_second(void *arg) {
  struct shard *s = arg;
  for (int i = 0; i < Rounds; i++)
    s->hits++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'second[i].hits' is written by this task while the code that started the task uses it
  return NULL;
}
static void *search_third(void *arg) {
  struct shard *s = arg;
  for (int i = 0; i < Rounds; i++)
    s->hits++;
  return NULL;
}

int main(void) {
  pthread_t threads[Shards];
  unsigned hits = 0;
  int i;

  for (i = 0; i < Shards; i++)
    pthread_create(&threads[i], NULL, search_first, &first[i]);
  for (i = 1; i < Shards; i++)
    pthread_join(threads[i], NULL);
  for (i = 0; i < Shards; i++)
    hits += first[i].hits;
  pthread_join(threads[0], NULL);

  for (i = 0; i < Shards; i++)
    pthread_create(&threads[i], NULL, search_second, &second[i]);
  for (i = 0; i < Shards; i++)
    hits += second[i].hits;
  for (i = 0; i < Shards; i++)
    pthread_join(threads[i], NULL);

  // The first part is for this thread itself.
  for (i = 0; i < Shards; i++)
    if (i > 0 && pthread_create(&threads[i], NULL, search_third, &third[i]))
      return 1;
  search_third(&third[0]);
  for (i = 1; i < Shards; i++)
    pthread_join(threads[i], NULL);
  for (i = 0; i < Shards; i++)
    hits += third[i].hits;
  return hits ? 0 : 1;
}
