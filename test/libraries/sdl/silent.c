// RUN: %check_heddle %s heddle-* -- -isystem %S/Inputs
// HEDDLE-SILENT
#include <threads_of_sdl.h>

// OK: handed over by a semaphore, then joined
struct sound {
  SDL_sem *ready;
  int samples;
};

static int decode(void *data) {
  struct sound *sound = data;
  sound->samples = 44100;
  SDL_SemPost(sound->ready);
  return 0;
}

int play(void) {
  struct sound sound = {SDL_CreateSemaphore(0), 0};
  SDL_Thread *thread = SDL_CreateThread(decode, "decode", &sound);
  if (!thread)
    return -1;
  SDL_SemWait(sound.ready);
  int samples = sound.samples;
  SDL_WaitThread(thread, NULL);
  return samples;
}

// OK: SDL's mutexes are recursive
struct scene {
  SDL_mutex *lock;
  SDL_cond *changed;
  int sprites;
};

void add(struct scene *scene) {
  SDL_LockMutex(scene->lock);
  scene->sprites++;
  SDL_CondSignal(scene->changed);
  SDL_UnlockMutex(scene->lock);
}

void add_two(struct scene *scene) {
  SDL_LockMutex(scene->lock);
  add(scene);
  add(scene);
  SDL_UnlockMutex(scene->lock);
}

// OK: waits in a loop
void wait_for_sprites(struct scene *scene) {
  SDL_LockMutex(scene->lock);
  while (scene->sprites == 0)
    SDL_CondWait(scene->changed, scene->lock);
  scene->sprites--;
  SDL_UnlockMutex(scene->lock);
}

// OK: tried, and unlocked only where it was locked
int try_add(struct scene *scene) {
  if (SDL_TryLockMutex(scene->lock) != 0)
    return -1;
  scene->sprites++;
  SDL_UnlockMutex(scene->lock);
  return 0;
}

// OK: an atomic flag ends the thread
static SDL_atomic_t quit;
static SDL_atomic_t frames;

static int render(void *unused) {
  (void)unused;
  while (!SDL_AtomicGet(&quit)) {
    SDL_AtomicAdd(&frames, 1);
    SDL_Delay(16);
  }
  return 0;
}

int run(void) {
  SDL_Thread *renderer = SDL_CreateThread(render, "render", NULL);
  SDL_Delay(100);
  SDL_AtomicSet(&quit, 1);
  SDL_WaitThread(renderer, NULL);
  return SDL_AtomicGet(&frames);
}

// OK: detached, with something of its own
static int save(void *name) {
  free(name);
  return 0;
}

void save_later(void) {
  char *name = malloc(16);
  SDL_DetachThread(SDL_CreateThread(save, "save", name));
}
