// C11 threads. ThreadSanitizer does not intercept them, so under it the same
// names stand for POSIX threads, which it does.
#ifndef INPUTS_C11_THREADS_H
#define INPUTS_C11_THREADS_H

#if !__has_feature(thread_sanitizer)
#include <threads.h>
#else
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>

typedef pthread_t thrd_t;
typedef pthread_mutex_t mtx_t;
typedef pthread_cond_t cnd_t;
typedef pthread_once_t once_flag;
typedef int (*thrd_start_t)(void *);
#define ONCE_FLAG_INIT PTHREAD_ONCE_INIT
#define thread_local _Thread_local
enum { thrd_success, thrd_busy, thrd_error };
enum { mtx_plain };

struct thrd_call {
  thrd_start_t function;
  void *argument;
};
static inline void *thrd_entry(void *arg) {
  struct thrd_call call = *(struct thrd_call *)arg;
  free(arg);
  return (void *)(intptr_t)call.function(call.argument);
}
static inline int thrd_create(thrd_t *t, thrd_start_t function, void *arg) {
  struct thrd_call *call = malloc(sizeof *call);
  call->function = function;
  call->argument = arg;
  return pthread_create(t, NULL, thrd_entry, call) ? thrd_error : thrd_success;
}
static inline int thrd_join(thrd_t t, int *result) {
  void *value = NULL;
  int error = pthread_join(t, &value);
  if (result)
    *result = (int)(intptr_t)value;
  return error ? thrd_error : thrd_success;
}
static inline void thrd_yield(void) { sched_yield(); }
static inline int mtx_init(mtx_t *m, int kind) {
  (void)kind;
  return pthread_mutex_init(m, NULL);
}
static inline int mtx_lock(mtx_t *m) { return pthread_mutex_lock(m); }
static inline int mtx_unlock(mtx_t *m) { return pthread_mutex_unlock(m); }
static inline int mtx_trylock(mtx_t *m) {
  return pthread_mutex_trylock(m) ? thrd_busy : thrd_success;
}
static inline void mtx_destroy(mtx_t *m) { pthread_mutex_destroy(m); }
static inline int cnd_init(cnd_t *c) { return pthread_cond_init(c, NULL); }
static inline int cnd_signal(cnd_t *c) { return pthread_cond_signal(c); }
static inline int cnd_wait(cnd_t *c, mtx_t *m) { return pthread_cond_wait(c, m); }
static inline void call_once(once_flag *o, void (*f)(void)) { pthread_once(o, f); }
#endif

#endif // INPUTS_C11_THREADS_H
