// REQUIRES: openssl
// RUN: %check_heddle %s heddle-* -std=gnu17 -- %openssl_cflags
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stddef.h>

struct cache {
  CRYPTO_RWLOCK *lock;
  int hits, size;
};

void forget(struct cache *cache) {
  CRYPTO_THREAD_write_lock(cache->lock);
  cache->hits = 0;
  cache->size = 0;
  CRYPTO_THREAD_unlock(cache->lock);
}

// Twice the same lock.
void store(struct cache *cache, int limit) {
  CRYPTO_THREAD_write_lock(cache->lock);
  if (cache->size == limit)
    forget(cache);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-double-lock]
  cache->size++;
  CRYPTO_THREAD_unlock(cache->lock);
}

// The network under a lock.
int request(struct cache *cache, SSL *connection, char *answer, int room) {
  CRYPTO_THREAD_write_lock(cache->lock);
  int n = SSL_read(connection, answer, room);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: {{.*}} [heddle-blocking-under-lock]
  cache->size += n;
  CRYPTO_THREAD_unlock(cache->lock);
  return n;
}
