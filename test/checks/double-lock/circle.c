// A log that is rotated while it is written, and logs that.
// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT = 64 };
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
struct sink {
  size_t written;
  int generation;
};
static struct sink sink;

static void log_msg(int level, const char *text);

static void sink_rotate(struct sink *s) {
  s->written = 0;
  s->generation++;
  log_msg(2, "rotated");
}

static void sink_write(struct sink *s, const char *text) {
  if (s->written + strlen(text) > LIMIT)
    sink_rotate(s);
  s->written += strlen(text);
}

static void log_msg(int level, const char *text) {
  pthread_mutex_lock(&log_lock);
  if (level > 0)
    sink_write(&sink, text);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'log_lock' while this task holds it already
  pthread_mutex_unlock(&log_lock);
}

// By an argument.
struct node {
  pthread_mutex_t lock;
  int visits;
};
static void visit(struct node *n, int depth);
static void visit_next(struct node *n, int depth) {
  if (depth > 0)
    visit(n, depth - 1);
}
static void visit(struct node *n, int depth) {
  pthread_mutex_lock(&n->lock);
  n->visits++;
  visit_next(n, depth);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this call locks 'n->lock' while this task holds it already
  pthread_mutex_unlock(&n->lock);
}

int main(void) {
  static struct node n = {PTHREAD_MUTEX_INITIALIZER, 0};
  for (int i = 0; i < 20; i++)
    log_msg(1, "something that happened");
  visit(&n, 1);
  return 0;
}
