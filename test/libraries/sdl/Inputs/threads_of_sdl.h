// What the tests need of SDL 2: its names, types and signatures.
#ifndef THREADS_OF_SDL_H
#define THREADS_OF_SDL_H

#include <stdint.h>
#include <stdlib.h>

typedef struct SDL_Thread SDL_Thread;
typedef int (*SDL_ThreadFunction)(void *);
SDL_Thread *SDL_CreateThread(SDL_ThreadFunction, const char *, void *);
void SDL_WaitThread(SDL_Thread *, int *);
void SDL_DetachThread(SDL_Thread *);
void SDL_Delay(uint32_t);

typedef struct SDL_mutex SDL_mutex;
SDL_mutex *SDL_CreateMutex(void);
int SDL_LockMutex(SDL_mutex *);
int SDL_TryLockMutex(SDL_mutex *);
int SDL_UnlockMutex(SDL_mutex *);
void SDL_DestroyMutex(SDL_mutex *);

typedef struct SDL_cond SDL_cond;
SDL_cond *SDL_CreateCond(void);
int SDL_CondWait(SDL_cond *, SDL_mutex *);
int SDL_CondSignal(SDL_cond *);

typedef struct SDL_semaphore SDL_sem;
SDL_sem *SDL_CreateSemaphore(uint32_t);
int SDL_SemWait(SDL_sem *);
int SDL_SemPost(SDL_sem *);

typedef struct {
  int value;
} SDL_atomic_t;
int SDL_AtomicAdd(SDL_atomic_t *, int);
int SDL_AtomicGet(SDL_atomic_t *);
int SDL_AtomicSet(SDL_atomic_t *, int);

typedef uint32_t (*SDL_TimerCallback)(uint32_t, void *);
typedef int SDL_TimerID;
SDL_TimerID SDL_AddTimer(uint32_t, SDL_TimerCallback, void *);
int SDL_RemoveTimer(SDL_TimerID);

#endif // THREADS_OF_SDL_H
