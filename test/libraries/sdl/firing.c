// RUN: %check_heddle %s heddle-* -- -isystem %S/Inputs
#include <threads_of_sdl.h>

// The game draws what the loader still fills.
struct level {
  SDL_mutex *lock;
  SDL_cond *loaded;
  int tiles, sprites;
};

static int load(void *data) {
  struct level *level = data;
  level->tiles = 64;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'level.tiles' is written by {{.*}} [heddle-unsynchronized-shared-write]
  SDL_LockMutex(level->lock);
  level->sprites = 8;
  SDL_UnlockMutex(level->lock);
  return 0;
}

int play(void) {
  struct level level = {SDL_CreateMutex(), SDL_CreateCond(), 0, 0};
  SDL_Thread *loader = SDL_CreateThread(load, "loader", &level);
  int drawn = level.tiles;
  SDL_LockMutex(level.lock);
  drawn += level.sprites;
  SDL_UnlockMutex(level.lock);
  SDL_WaitThread(loader, NULL);
  return drawn;
}

// A timer runs on a thread of its own.
static int seconds;

static uint32_t tick(uint32_t interval, void *unused) {
  (void)unused;
  seconds++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'seconds' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return interval;
}

int wait_a_minute(void) {
  SDL_AddTimer(1000, tick, NULL);
  while (seconds < 60)
    SDL_Delay(100);
  return seconds;
}

// Locks.
int add_sprite(struct level *level) {
  SDL_LockMutex(level->lock);
  if (level->sprites == 100)
    return -1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  level->sprites++;
  SDL_UnlockMutex(level->lock);
  return 0;
}

void wait_for_level(struct level *level) {
  SDL_LockMutex(level->lock);
  if (level->tiles == 0)
    SDL_CondWait(level->loaded, level->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-wait-without-predicate]
  level->tiles = 0;
  SDL_UnlockMutex(level->lock);
}

void pause_holding(struct level *level) {
  SDL_LockMutex(level->lock);
  SDL_Delay(1000);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-blocking-under-lock]
  SDL_UnlockMutex(level->lock);
}

// A thread that nobody waits for.
static int idle(void *unused) {
  (void)unused;
  return 0;
}

void start_and_forget(void) {
  SDL_Thread *thread = SDL_CreateThread(idle, "idle", NULL);
  (void)thread;
}
