// REQUIRES: glib
// RUN: %check_heddle %s heddle-* -- %glib_cflags
#include <glib.h>

struct Store {
  GMutex lock;
  GRWLock table;
  GCond ready;
  GRecMutex again;
  gboolean filled;
  int items, lookups;
};

// A way out that leaves the lock held.
int take(struct Store *store) {
  g_mutex_lock(&store->lock);
  if (store->items == 0)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  --store->items;
  g_mutex_unlock(&store->lock);
  return 0;
}

// The guard holds what is locked again.
int countTwice(struct Store *store) {
  g_autoptr(GMutexLocker) guard = g_mutex_locker_new(&store->lock);
  (void)guard;
  g_mutex_lock(&store->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} is locked again {{.*}} [heddle-double-lock]
  int items = store->items;
  g_mutex_unlock(&store->lock);
  return items;
}

// Waiting without asking.
void waitForItems(struct Store *store) {
  g_mutex_lock(&store->lock);
  if (!store->filled)
    g_cond_wait(&store->ready, &store->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-wait-without-predicate]
  store->filled = FALSE;
  g_mutex_unlock(&store->lock);
}

// Sleeping with a lock.
static GMutex Slow;
void pauseHolding(void) {
  g_mutex_lock(&Slow);
  g_usleep(1000000);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-blocking-under-lock]
  g_mutex_unlock(&Slow);
}

// Two locks in two orders.
G_LOCK_DEFINE_STATIC(accounts);
G_LOCK_DEFINE_STATIC(journal);
static int Balance, Entries;

void book(int amount) {
  G_LOCK(accounts);
  Balance += amount;
  G_LOCK(journal);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-lock-order-inversion]
  ++Entries;
  G_UNLOCK(journal);
  G_UNLOCK(accounts);
}

void settle(void) {
  G_LOCK(journal);
  G_LOCK(accounts);
  Balance = 0;
  Entries = 0;
  G_UNLOCK(accounts);
  G_UNLOCK(journal);
}

// Writing with the reader's side only.
void reset(struct Store *store) {
  g_rw_lock_writer_lock(&store->table);
  store->lookups = 0;
  g_rw_lock_writer_unlock(&store->table);
}

int lookUp(struct Store *store) {
  g_rw_lock_reader_lock(&store->table);
  int found = ++store->lookups;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: {{.*}} [heddle-write-under-shared-lock]
  g_rw_lock_reader_unlock(&store->table);
  return found;
}
