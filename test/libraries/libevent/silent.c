// REQUIRES: libevent
// RUN: %check_heddle %s heddle-* -std=gnu17 -- %libevent_cflags
// HEDDLE-SILENT
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <pthread.h>
#include <stddef.h>

// OK: two callbacks of one loop run one after the other
static long ticks;

static void tick(evutil_socket_t fd, short what, void *unused) {
  (void)fd;
  (void)what;
  (void)unused;
  ticks++;
}

static void reset(evutil_socket_t fd, short what, void *unused) {
  (void)fd;
  (void)what;
  (void)unused;
  ticks = 0;
}

long run(struct event_base *base) {
  struct event *often = event_new(base, -1, EV_PERSIST, tick, NULL);
  struct event *seldom = event_new(base, -1, EV_PERSIST, reset, NULL);
  struct timeval second = {1, 0}, minute = {60, 0};
  event_add(often, &second);
  event_add(seldom, &minute);
  event_base_dispatch(base);
  return ticks; // OK: who registers is the loop's own thread
}

// OK: the loop's callback and the thread take one mutex
struct server {
  pthread_mutex_t lock;
  int clients;
};

static void accept_one(struct evconnlistener *listener, evutil_socket_t fd,
                       struct sockaddr *address, int length, void *data) {
  (void)listener;
  (void)fd;
  (void)address;
  (void)length;
  struct server *server = data;
  pthread_mutex_lock(&server->lock);
  server->clients++;
  pthread_mutex_unlock(&server->lock);
}

static void *watch(void *data) {
  struct server *server = data;
  pthread_mutex_lock(&server->lock);
  int full = server->clients > 100;
  pthread_mutex_unlock(&server->lock);
  return full ? data : NULL;
}

void listen_and_watch(struct event_base *base) {
  struct server server = {PTHREAD_MUTEX_INITIALIZER, 0};
  pthread_t thread;
  struct evconnlistener *listener =
      evconnlistener_new(base, accept_one, &server, 0, 16, 0);
  pthread_create(&thread, NULL, watch, &server);
  event_base_dispatch(base);
  pthread_join(thread, NULL);
  evconnlistener_free(listener);
}

// OK: the lock of a buffer may be taken again
void append_line(struct evbuffer *buffer, const char *line, size_t length) {
  evbuffer_lock(buffer);
  evbuffer_lock(buffer);
  evbuffer_add(buffer, line, length);
  evbuffer_unlock(buffer);
  evbuffer_add(buffer, "\n", 1);
  evbuffer_unlock(buffer);
}
