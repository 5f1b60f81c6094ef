// What the tests need of Grand Central Dispatch: its names and signatures.
#ifndef QUEUES_H
#define QUEUES_H

#include <stdint.h>
#include <stdlib.h>

typedef struct dispatch_queue_s *dispatch_queue_t;
typedef struct dispatch_queue_attr_s *dispatch_queue_attr_t;
typedef struct dispatch_group_s *dispatch_group_t;
typedef struct dispatch_semaphore_s *dispatch_semaphore_t;
typedef uint64_t dispatch_time_t;
typedef long dispatch_once_t;
typedef void (*dispatch_function_t)(void *);
typedef void (^dispatch_block_t)(void);
extern struct dispatch_queue_attr_s _dispatch_queue_attr_concurrent;
#define DISPATCH_QUEUE_SERIAL NULL
#define DISPATCH_QUEUE_CONCURRENT (&_dispatch_queue_attr_concurrent)
#define DISPATCH_APPLY_AUTO ((dispatch_queue_t)0)
#define DISPATCH_TIME_FOREVER (~0ull)

dispatch_queue_t dispatch_queue_create(const char *, dispatch_queue_attr_t);
dispatch_queue_t dispatch_get_main_queue(void);
dispatch_queue_t dispatch_get_global_queue(long, unsigned long);
void dispatch_async(dispatch_queue_t, dispatch_block_t);
void dispatch_async_f(dispatch_queue_t, void *, dispatch_function_t);
void dispatch_sync(dispatch_queue_t, dispatch_block_t);
void dispatch_barrier_async(dispatch_queue_t, dispatch_block_t);
void dispatch_apply(size_t, dispatch_queue_t, void (^)(size_t));
void dispatch_once(dispatch_once_t *, dispatch_block_t);
dispatch_group_t dispatch_group_create(void);
void dispatch_group_async(dispatch_group_t, dispatch_queue_t, dispatch_block_t);
long dispatch_group_wait(dispatch_group_t, dispatch_time_t);
dispatch_semaphore_t dispatch_semaphore_create(long);
long dispatch_semaphore_wait(dispatch_semaphore_t, dispatch_time_t);
long dispatch_semaphore_signal(dispatch_semaphore_t);

#endif // QUEUES_H
