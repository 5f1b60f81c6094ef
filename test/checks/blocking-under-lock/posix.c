// RUN: %check_heddle %s heddle-blocking-under-lock
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <threads.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total;

static void *worker(void *unused) {
  pthread_mutex_lock(&lock);
  ++total;
  pthread_mutex_unlock(&lock);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  pthread_mutex_lock(&lock);
  pthread_join(thread, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for another task to end while it holds 'lock', which that task needs to get on
  pthread_mutex_unlock(&lock);
  return 0;
}

void receive(int socket) {
  char buffer[64];
  pthread_mutex_lock(&lock);
  total += recv(socket, buffer, sizeof buffer, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'recv' waits for input or output while it holds 'lock', and so does everybody who needs that lock; release it first
  pthread_mutex_unlock(&lock);
}

// That it was interrupted says that it waited.
void receive_again(int socket) {
  char buffer[64];
  ssize_t n;
  pthread_mutex_lock(&lock);
  do
    n = recv(socket, buffer, sizeof buffer, MSG_NOSIGNAL);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'recv' waits for input or output while it holds 'lock'
  while (n < 0 && errno == EINTR);
  total += n;
  pthread_mutex_unlock(&lock);
}

void watch(struct pollfd *fds, int n) {
  pthread_mutex_lock(&lock);
  total += poll(fds, n, 100);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'poll' waits for input or output while it holds 'lock'
  pthread_mutex_unlock(&lock);
}

// What follows does not wait; the poll does.
void write_when_ready(struct pollfd *fd, const char *from) {
  pthread_mutex_lock(&lock);
  total += poll(fd, 1, 1000);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'poll' waits for input or output while it holds 'lock'
  if (send(fd->fd, from, 1, 0) < 0 && errno == EAGAIN)
    total++;
  pthread_mutex_unlock(&lock);
}

// Tells others to come again, and waits itself.
int receive_or_refuse(int socket, int full) {
  char buffer[64];
  if (full)
    return -EAGAIN;
  pthread_mutex_lock(&lock);
  total += recv(socket, buffer, sizeof buffer, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'recv' waits for input or output while it holds 'lock'
  pthread_mutex_unlock(&lock);
  return 0;
}

void run(const char *command) {
  pthread_mutex_lock(&lock);
  total += system(command);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'system' waits for input or output while it holds 'lock'
  pthread_mutex_unlock(&lock);
}

static mtx_t mutex;
void nap(void) {
  mtx_lock(&mutex);
  ++total;
  sleep(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sleep' sleeps while it holds 'mutex'
  mtx_unlock(&mutex);
}
