// Calls that are told not to wait.
// RUN: %check_heddle %s heddle-blocking-under-lock
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total;

// OK: looks who is ready, and comes back.
int ready(struct pollfd *fds, int n) {
  pthread_mutex_lock(&lock);
  int count = poll(fds, n, 0);
  pthread_mutex_unlock(&lock);
  return count;
}
int events(int epoll, struct epoll_event *list) {
  pthread_mutex_lock(&lock);
  int count = epoll_wait(epoll, list, 8, 0);
  pthread_mutex_unlock(&lock);
  return count;
}

// OK: does not wait for a child.
void reap(pid_t child) {
  int status;
  pthread_mutex_lock(&lock);
  if (waitpid(child, &status, WNOHANG) > 0)
    total += status;
  pthread_mutex_unlock(&lock);
}

// OK: takes what is there.
void take(int socket, char *to, size_t n) {
  pthread_mutex_lock(&lock);
  total += recv(socket, to, n, MSG_DONTWAIT);
  total += send(socket, to, n, MSG_DONTWAIT);
  pthread_mutex_unlock(&lock);
}

// OK: asks for the error of a descriptor that does not wait.
struct stream {
  pthread_mutex_t lock;
  int fd;
  long got;
};
static int fill(struct stream *s, struct iovec *to) {
  for (;;) {
    ssize_t n = readv(s->fd, to, 1);
    if (n >= 0) {
      s->got += n;
      return 0;
    }
    switch (errno) {
    case EINTR:
      continue;
    case EAGAIN:
      return 1;
    default:
      return -1;
    }
  }
}
int stream_fill(struct stream *s, struct iovec *to) {
  pthread_mutex_lock(&s->lock);
  int result = fill(s, to);
  pthread_mutex_unlock(&s->lock);
  return result;
}
int stream_connect(struct stream *s, const struct sockaddr *to, socklen_t n) {
  pthread_mutex_lock(&s->lock);
  int result = connect(s->fd, to, n) != 0 && errno != EINPROGRESS;
  pthread_mutex_unlock(&s->lock);
  return result;
}
