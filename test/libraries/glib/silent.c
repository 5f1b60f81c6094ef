// REQUIRES: glib
// RUN: %check_heddle %s heddle-* -- %glib_cflags
// RUN: %clang %s %glib_cflags -o %t %glib_libs
// RUN: %t
// HEDDLE-SILENT
#include <gio/gio.h>

struct Store {
  GMutex lock;
  GRecMutex again;
  GRWLock table;
  GCond changed;
  gboolean closed;
  int items;
  long checks;
};

// OK: a guard releases its lock at each way out
static gboolean take(struct Store *store) {
  g_autoptr(GMutexLocker) guard = g_mutex_locker_new(&store->lock);
  (void)guard;
  if (store->items == 0)
    return FALSE;
  --store->items;
  return TRUE;
}

// OK: the same by hand; the lock is free after the guard's scope
static void put(struct Store *store) {
  {
    g_autoptr(GMutexLocker) guard = g_mutex_locker_new(&store->lock);
    (void)guard;
    ++store->items;
  }
  g_mutex_lock(&store->lock);
  g_cond_signal(&store->changed);
  g_mutex_unlock(&store->lock);
}

// OK: recursive
static void checkAgain(struct Store *store) {
  g_rec_mutex_lock(&store->again);
  ++store->checks;
  g_rec_mutex_lock(&store->again);
  ++store->checks;
  g_rec_mutex_unlock(&store->again);
  g_rec_mutex_unlock(&store->again);
}

// OK: waits in a loop, with a time limit
static gboolean waitFor(struct Store *store) {
  gint64 end = g_get_monotonic_time() + G_TIME_SPAN_SECOND;
  g_mutex_lock(&store->lock);
  while (store->items == 0)
    if (!g_cond_wait_until(&store->changed, &store->lock, end)) {
      g_mutex_unlock(&store->lock);
      return FALSE;
    }
  g_mutex_unlock(&store->lock);
  return TRUE;
}

// OK: readers and a writer
static int lookUp(struct Store *store) {
  g_autoptr(GRWLockReaderLocker) reading =
      g_rw_lock_reader_locker_new(&store->table);
  (void)reading;
  return store->closed;
}

static void shut(struct Store *store) {
  g_autoptr(GRWLockWriterLocker) writing =
      g_rw_lock_writer_locker_new(&store->table);
  (void)writing;
  store->closed = TRUE;
}

static gpointer work(gpointer data) {
  struct Store *store = data;
  while (take(store))
    put(store);
  checkAgain(store);
  if (!lookUp(store))
    shut(store);
  return NULL;
}

// OK: joined before the counter is read; no task runs while it is set up
static long runWorkers(void) {
  struct Store store = {0};
  g_mutex_init(&store.lock);
  g_cond_init(&store.changed);
  g_rec_mutex_init(&store.again);
  g_rw_lock_init(&store.table);
  GThread *workers[4];
  for (int i = 0; i < 4; ++i)
    workers[i] = g_thread_new("worker", work, &store);
  waitFor(&store);
  for (int i = 0; i < 4; ++i)
    g_thread_join(workers[i]);
  g_cond_clear(&store.changed);
  g_mutex_clear(&store.lock);
  g_rec_mutex_clear(&store.again);
  g_rw_lock_clear(&store.table);
  return store.checks;
}

// OK: what a pool is told when it is made is ready before the first item
struct Names {
  GMutex lock;
  gint count;
  const char *prefix;
  int longest;
};

static void measure(gpointer item, gpointer data) {
  struct Names *names = data;
  int length = (int)(strlen(item) + strlen(names->prefix));
  g_atomic_int_inc(&names->count);
  g_mutex_lock(&names->lock);
  if (length > names->longest)
    names->longest = length;
  g_mutex_unlock(&names->lock);
}

static int measureAll(char **items) {
  struct Names names = {{0}, 0, NULL, 0};
  GThreadPool *pool = g_thread_pool_new(measure, &names, 4, TRUE, NULL);
  names.prefix = "item ";
  for (; *items; ++items)
    g_thread_pool_push(pool, *items, NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
  return names.longest + names.count;
}

// OK: whoever takes a job out of the queue owns it
struct Job {
  int size;
  int done;
};

static gpointer serve(gpointer data) {
  GAsyncQueue *queue = data;
  for (;;) {
    struct Job *job = g_async_queue_pop(queue);
    if (job->size == 0) {
      g_free(job);
      return NULL;
    }
    job->done = job->size;
    g_free(job);
  }
}

static void produce(void) {
  GAsyncQueue *queue = g_async_queue_new();
  GThread *server = g_thread_new("server", serve, queue);
  for (int i = 3; i >= 0; --i) {
    struct Job *job = g_new0(struct Job, 1);
    job->size = i;
    g_async_queue_push(queue, job);
  }
  g_thread_join(server);
  g_async_queue_unref(queue);
}

// OK: initialised once, read afterwards
static gsize Ready;
static int Table[16];

static gpointer useTable(gpointer data) {
  if (g_once_init_enter(&Ready)) {
    for (int i = 0; i < 16; ++i)
      Table[i] = i * i;
    g_once_init_leave(&Ready, 1);
  }
  return GINT_TO_POINTER(Table[GPOINTER_TO_INT(data)]);
}

static int useTableTwice(void) {
  GThread *first = g_thread_new("first", useTable, GINT_TO_POINTER(3));
  GThread *second = g_thread_new("second", useTable, GINT_TO_POINTER(4));
  g_thread_join(first);
  return GPOINTER_TO_INT(g_thread_join(second));
}

// OK: callbacks of the main loop run one after the other, by one thread
static int Ticks;

static gboolean tick(gpointer loop) {
  if (++Ticks < 3)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit(loop);
  return G_SOURCE_REMOVE;
}

static gboolean resetTicks(gpointer data) {
  (void)data;
  Ticks = 0;
  return G_SOURCE_REMOVE;
}

static void runLoop(void) {
  GMainLoop *loop = g_main_loop_new(NULL, FALSE);
  Ticks = 1;
  g_idle_add(resetTicks, NULL);
  g_timeout_add(1, tick, loop);
  g_main_loop_run(loop);
  g_main_loop_unref(loop);
}

// OK: a thread tells the main loop about its result
struct Result {
  int value;
  GMainLoop *loop;
};
static int Shown;

static gboolean show(gpointer data) {
  struct Result *result = data;
  Shown += result->value;
  g_main_loop_quit(result->loop);
  g_free(result);
  return G_SOURCE_REMOVE;
}

static gpointer compute(gpointer loop) {
  struct Result *result = g_new(struct Result, 1);
  result->value = 42;
  result->loop = loop;
  g_idle_add(show, result);
  return NULL;
}

static void computeBeside(void) {
  GMainLoop *loop = g_main_loop_new(NULL, FALSE);
  GThread *thread = g_thread_new("compute", compute, loop);
  g_main_loop_run(loop);
  g_thread_join(thread);
  g_main_loop_unref(loop);
  g_print("%d\n", Shown);
}

// OK: each thread has its own
static GPrivate Buffer = G_PRIVATE_INIT(g_free);

static char *buffer(void) {
  char *own = g_private_get(&Buffer);
  if (!own) {
    own = g_malloc(64);
    g_private_set(&Buffer, own);
  }
  own[0] = 'x';
  return own;
}

static gpointer useBuffer(gpointer data) {
  buffer();
  return data;
}

int main(void) {
  char *items[] = {"one", "two", "three", NULL};
  GThread *other = g_thread_new("buffer", useBuffer, NULL);
  buffer();
  g_thread_join(other);
  produce();
  runLoop();
  computeBeside();
  return runWorkers() == 0 || measureAll(items) == 0 || useTableTwice() != 16;
}
