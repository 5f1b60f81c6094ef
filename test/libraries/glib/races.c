// REQUIRES: glib
// RUN: %check_heddle %s heddle-* -- %glib_cflags
// RUN: %clang %s %glib_cflags -o %t %glib_libs
#include <gio/gio.h>

// The thread and its creator write one counter.
static int Finished;

static gpointer countOne(gpointer data) {
  ++Finished;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Finished' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return data;
}

void countTogether(void) {
  GThread *thread = g_thread_new("counter", countOne, NULL);
  ++Finished;
  g_thread_join(thread);
}

// The functions of a pool run beside each other.
struct Totals {
  long bytes;
  long files;
  GMutex lock;
};

static void measure(gpointer file, gpointer data) {
  struct Totals *totals = data;
  (void)file;
  totals->bytes += 10;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'totals.bytes' is written by {{.*}} [heddle-unsynchronized-shared-write]
  g_mutex_lock(&totals->lock);
  ++totals->files;
  g_mutex_unlock(&totals->lock);
}

long measureAll(gchar **files) {
  struct Totals totals = {0, 0, {0}};
  GThreadPool *pool = g_thread_pool_new(measure, &totals, 4, FALSE, NULL);
  for (; *files; ++files)
    g_thread_pool_push(pool, *files, NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
  return totals.bytes;
}

// A thread beside a callback of the main loop.
static int Progress;

static gboolean showProgress(gpointer data) {
  (void)data;
  g_print("%d\n", Progress);
  return G_SOURCE_CONTINUE;
}

static gpointer makeProgress(gpointer data) {
  for (int i = 0; i < 100; ++i)
    Progress = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Progress' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return data;
}

void showWhileWorking(GMainLoop *loop) {
  g_timeout_add(100, showProgress, NULL);
  GThread *worker = g_thread_new("worker", makeProgress, NULL);
  g_main_loop_run(loop);
  g_thread_join(worker);
}

// A function that a GTask runs on another thread.
static int Requests;

static void answer(GTask *task, gpointer source, gpointer data,
                   GCancellable *cancellable) {
  (void)source, (void)data, (void)cancellable;
  ++Requests;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Requests' is written by {{.*}} [heddle-unsynchronized-shared-write]
  g_task_return_boolean(task, TRUE);
}

int request(GTask *task) {
  g_task_run_in_thread(task, answer);
  return Requests;
}

int main(void) { return 0; }
