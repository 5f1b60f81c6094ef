// REQUIRES: libevent
// RUN: %check_heddle %s heddle-* -std=gnu17 -- %libevent_cflags
#include <event2/event.h>
#include <event2/listener.h>
#include <pthread.h>
#include <stddef.h>

// A callback of the loop beside a thread.
static long ticks;

static void tick(evutil_socket_t fd, short what, void *unused) {
  (void)fd;
  (void)what;
  (void)unused;
  ticks++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'ticks' is written by {{.*}} [heddle-unsynchronized-shared-write]
}

static void *show(void *unused) {
  (void)unused;
  return (void *)ticks;
}

void tick_and_show(struct event_base *base) {
  pthread_t thread;
  struct event *timer = event_new(base, -1, EV_PERSIST, tick, NULL);
  struct timeval second = {1, 0};
  event_add(timer, &second);
  pthread_create(&thread, NULL, show, NULL);
  event_base_dispatch(base);
  pthread_join(thread, NULL);
}

// What a listener counts beside a thread.
struct server {
  int clients;
};

static void accept_one(struct evconnlistener *listener, evutil_socket_t fd,
                       struct sockaddr *address, int length, void *data) {
  (void)listener;
  (void)fd;
  (void)address;
  (void)length;
  struct server *server = data;
  server->clients++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '{{.*}}clients' is written by {{.*}} [heddle-unsynchronized-shared-write]
}

static void *watch(void *data) {
  struct server *server = data;
  return server->clients > 100 ? data : NULL;
}

void listen_and_watch(struct event_base *base) {
  struct server server = {0};
  pthread_t thread;
  struct evconnlistener *listener =
      evconnlistener_new(base, accept_one, &server, 0, 16, 0);
  pthread_create(&thread, NULL, watch, &server);
  event_base_dispatch(base);
  pthread_join(thread, NULL);
  evconnlistener_free(listener);
}
