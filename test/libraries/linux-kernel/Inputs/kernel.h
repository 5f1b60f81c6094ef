// What the tests need of the Linux kernel: its names and signatures.
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>

struct mutex {
  int state;
};
void mutex_lock(struct mutex *);
int mutex_lock_interruptible(struct mutex *);
int mutex_trylock(struct mutex *);
void mutex_unlock(struct mutex *);

typedef struct spinlock {
  int state;
} spinlock_t;
void spin_lock(spinlock_t *);
void spin_unlock(spinlock_t *);
static inline void spin_lock_irq(spinlock_t *lock) { lock->state = 1; }
static inline void spin_unlock_irq(spinlock_t *lock) { lock->state = 0; }

struct rw_semaphore {
  int state;
};
void down_read(struct rw_semaphore *);
void up_read(struct rw_semaphore *);
void down_write(struct rw_semaphore *);
void up_write(struct rw_semaphore *);

struct completion {
  int done;
};
void init_completion(struct completion *);
void complete(struct completion *);
void wait_for_completion(struct completion *);

struct task_struct;
struct task_struct *kthread_run(int (*)(void *), void *, const char *, ...);
int kthread_stop(struct task_struct *);
_Bool kthread_should_stop(void);
void msleep(unsigned);
void *kmalloc(size_t, unsigned);
void kfree(const void *);

#endif // KERNEL_H
