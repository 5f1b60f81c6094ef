// REQUIRES: apr
// RUN: %check_heddle %s heddle-* -- %apr_cflags
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>
#include <apr_thread_rwlock.h>

// The thread and its creator write one counter.
static int hits;

static void *APR_THREAD_FUNC count(apr_thread_t *self, void *unused) {
  hits++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'hits' is written by {{.*}} [heddle-unsynchronized-shared-write]
  apr_thread_exit(self, APR_SUCCESS);
  return unused;
}

int count_together(apr_pool_t *pool) {
  apr_thread_t *thread;
  apr_status_t result;
  if (apr_thread_create(&thread, NULL, count, NULL, pool) != APR_SUCCESS)
    return -1;
  hits++;
  apr_thread_join(&result, thread);
  return hits;
}

// What the thread is given is the creator's, too.
struct job {
  apr_thread_mutex_t *lock;
  apr_thread_cond_t *changed;
  int size, done;
};

static void *APR_THREAD_FUNC work(apr_thread_t *self, void *data) {
  struct job *job = data;
  (void)self;
  job->done = job->size;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'job.done' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return NULL;
}

int work_and_look(apr_pool_t *pool) {
  struct job job = {NULL, NULL, 10, 0};
  apr_thread_t *thread;
  apr_status_t result;
  apr_thread_create(&thread, NULL, work, &job, pool);
  int done = job.done;
  apr_thread_join(&result, thread);
  return done;
}

// Locks.
apr_status_t take(struct job *job) {
  apr_thread_mutex_lock(job->lock);
  if (job->size == job->done)
    return APR_EOF;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  job->done++;
  apr_thread_mutex_unlock(job->lock);
  return APR_SUCCESS;
}

void wait_until_done(struct job *job) {
  apr_thread_mutex_lock(job->lock);
  if (job->done < job->size)
    apr_thread_cond_wait(job->changed, job->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-wait-without-predicate]
  job->done = 0;
  apr_thread_mutex_unlock(job->lock);
}

void pause_holding(struct job *job) {
  apr_thread_mutex_lock(job->lock);
  apr_sleep(apr_time_from_sec(1));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-blocking-under-lock]
  apr_thread_mutex_unlock(job->lock);
}
