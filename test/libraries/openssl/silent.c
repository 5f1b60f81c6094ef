// REQUIRES: openssl
// RUN: %check_heddle %s heddle-* -std=gnu17 -- %openssl_cflags
// HEDDLE-SILENT
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stddef.h>

// OK: made ready once, by whoever comes first
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static int ready;

static void prepare(void) { ready = 1; }

static void *use(void *unused) {
  CRYPTO_THREAD_run_once(&once, prepare);
  return ready ? unused : NULL;
}

void twice(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, use, NULL);
  pthread_create(&b, NULL, use, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

struct cache {
  CRYPTO_RWLOCK *lock;
  int size, uses;
};

// OK: readers read, writers write, and counters are atomic
static void *look_up(void *data) {
  struct cache *cache = data;
  int uses;
  CRYPTO_THREAD_read_lock(cache->lock);
  int size = cache->size;
  CRYPTO_THREAD_unlock(cache->lock);
  CRYPTO_atomic_add(&cache->uses, 1, &uses, cache->lock);
  return size ? data : NULL;
}

static void *store(void *data) {
  struct cache *cache = data;
  int uses;
  CRYPTO_THREAD_write_lock(cache->lock);
  cache->size++;
  CRYPTO_THREAD_unlock(cache->lock);
  CRYPTO_atomic_add(&cache->uses, 1, &uses, cache->lock);
  return NULL;
}

// OK: who could not lock it leaves it alone
int grow(struct cache *cache) {
  if (!CRYPTO_THREAD_write_lock(cache->lock))
    return 0;
  cache->size++;
  CRYPTO_THREAD_unlock(cache->lock);
  return 1;
}

int both(void) {
  struct cache cache = {CRYPTO_THREAD_lock_new(), 0, 0};
  pthread_t reader, writer;
  pthread_create(&reader, NULL, look_up, &cache);
  pthread_create(&writer, NULL, store, &cache);
  pthread_join(reader, NULL);
  pthread_join(writer, NULL);
  CRYPTO_THREAD_lock_free(cache.lock);
  return cache.size + cache.uses; // OK: joined
}
