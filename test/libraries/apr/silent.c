// REQUIRES: apr
// RUN: %check_heddle %s heddle-* -- %apr_cflags
// RUN: %tsan_truth %s %apr_cflags %apr_libs
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <apr_atomic.h>
#include <apr_general.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>
#include <apr_thread_rwlock.h>
#include <stdlib.h>

struct counter {
  apr_thread_mutex_t *lock;
  apr_thread_cond_t *full;
  apr_thread_rwlock_t *table;
  int value, limit;
  apr_uint32_t calls;
};

// OK: guarded by hand, one way out
static void *APR_THREAD_FUNC count(apr_thread_t *self, void *data) {
  struct counter *counter = data;
  apr_status_t status = APR_SUCCESS;
  for (int i = 0; i < 50; i++) {
    apr_atomic_inc32(&counter->calls);
    if ((status = apr_thread_mutex_lock(counter->lock)) != APR_SUCCESS)
      break;
    if (++counter->value == counter->limit)
      apr_thread_cond_signal(counter->full);
    apr_thread_mutex_unlock(counter->lock);
  }
  // OK: this is the thread's end
  apr_thread_exit(self, status);
  return NULL;
}

// OK: waits in a loop, joins all before it reads
static int count_together(apr_pool_t *pool) {
  struct counter *counter = apr_pcalloc(pool, sizeof *counter);
  apr_thread_t *threads[2];
  apr_status_t result;
  counter->limit = 100;
  apr_thread_mutex_create(&counter->lock, APR_THREAD_MUTEX_DEFAULT, pool);
  apr_thread_cond_create(&counter->full, pool);
  for (int i = 0; i < 2; i++)
    if (apr_thread_create(&threads[i], NULL, count, counter, pool) !=
        APR_SUCCESS)
      abort();
  apr_thread_mutex_lock(counter->lock);
  while (counter->value < counter->limit)
    apr_thread_cond_wait(counter->full, counter->lock);
  apr_thread_mutex_unlock(counter->lock);
  for (int i = 0; i < 2; i++)
    apr_thread_join(&result, threads[i]);
  return counter->value;
}

// OK: this lock may be locked again
static int look_twice(apr_pool_t *pool) {
  apr_thread_mutex_t *lock;
  int looks = 0;
  apr_thread_mutex_create(&lock, APR_THREAD_MUTEX_NESTED, pool);
  apr_thread_mutex_lock(lock);
  looks++;
  apr_thread_mutex_lock(lock);
  looks++;
  apr_thread_mutex_unlock(lock);
  apr_thread_mutex_unlock(lock);
  apr_thread_mutex_destroy(lock);
  return looks;
}

// OK: a thread that starts on what it is given, and is joined
static void *APR_THREAD_FUNC square(apr_thread_t *self, void *data) {
  int *number = data;
  (void)self;
  *number *= *number;
  return NULL;
}

static int square_of(int number, apr_pool_t *pool) {
  apr_thread_t *thread;
  apr_status_t result;
  apr_thread_create(&thread, NULL, square, &number, pool);
  apr_thread_join(&result, thread);
  return number;
}

// OK: if it cannot be locked, it need not be unlocked
static apr_status_t read_table(struct counter *counter, int *value) {
  apr_status_t status = apr_thread_rwlock_rdlock(counter->table);
  if (status != APR_SUCCESS)
    return status;
  *value = counter->value;
  return apr_thread_rwlock_unlock(counter->table);
}

int main(void) {
  apr_pool_t *pool;
  struct counter other = {0};
  int value = 1;
  apr_initialize();
  apr_pool_create(&pool, NULL);
  apr_thread_rwlock_create(&other.table, pool);
  int bad = count_together(pool) != 100 || look_twice(pool) != 2 ||
            square_of(3, pool) != 9 || read_table(&other, &value) || value;
  apr_pool_destroy(pool);
  apr_terminate();
  return bad;
}
