// A call through a table runs any of its functions.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>

struct gauge {
  pthread_mutex_t lock;
  int level, peak;
};
static int raised; // OK: whoever raises has it
struct op {
  const char *name;
  void (*run)(struct gauge *g, int n);
};

static void raise_level(struct gauge *g, int n) {
  raised++;
  pthread_mutex_lock(&g->lock);
  g->level += n;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'tank.level' is written by this task while another
  if (g->level > g->peak)
    g->peak = g->level;
  pthread_mutex_unlock(&g->lock);
}
static void put_level(struct gauge *g, int n) {
  g->level = n;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'tank.level' is written by this task while another
}
static const struct op ops[] = {{"raise", raise_level}, {"set", put_level}};

// OK: all of these take the lock.
static int count;
static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;
static void up(void) {
  pthread_mutex_lock(&count_lock);
  count++;
  pthread_mutex_unlock(&count_lock);
}
static void down(void) {
  pthread_mutex_lock(&count_lock);
  count--;
  pthread_mutex_unlock(&count_lock);
}
static void (*const steps[])(void) = {up, down};
struct step {
  void (*go)(void);
};
static const struct step plan[] = {{up}, {down}};

// OK: who has no threads takes methods that do nothing.
struct methods {
  void (*enter)(pthread_mutex_t *m);
  void (*leave)(pthread_mutex_t *m);
};
static void take(pthread_mutex_t *m) { pthread_mutex_lock(m); }
static void give(pthread_mutex_t *m) { pthread_mutex_unlock(m); }
static void nothing(pthread_mutex_t *m) { (void)m; }
static const struct methods threaded = {take, give};
static const struct methods single = {nothing, nothing};
static const struct methods *use = &threaded;
static int total;
void without_threads(void) { use = &single; }

static struct gauge tank = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
static void *driver(void *arg) {
  const struct op *op = arg;
  for (int i = 0; i < 1000; i++) {
    op->run(&tank, i);
    plan[i % 2].go();
    steps[i % 2]();
    use->enter(&count_lock);
    total++;
    use->leave(&count_lock);
  }
  return 0;
}

int main(void) {
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], 0, driver, (void *)&ops[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], 0);
  return tank.peak < 0;
}
