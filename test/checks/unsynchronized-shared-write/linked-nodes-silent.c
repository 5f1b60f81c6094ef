// Lists that are walked along by the right tasks, or under the right locks.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct node {
  int id, hits, busy, done;
  pthread_t thread;
  struct node *next;
  pthread_mutex_t lock;
};
static struct node *head;
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;

// OK: each node has its lock
static void *each_locked(void *arg) {
  for (struct node *n = head; n; n = n->next) {
    pthread_mutex_lock(&n->lock);
    n->hits++;
    pthread_mutex_unlock(&n->lock);
  }
  return arg;
}
static void hit(struct node *n) {
  pthread_mutex_lock(&n->lock);
  n->hits++;
  pthread_mutex_unlock(&n->lock);
}
static void *each_hit(void *arg) {
  for (struct node *n = head; n; n = n->next)
    hit(n);
  return arg;
}

// OK: the whole list has one
static void *all_locked(void *arg) {
  pthread_mutex_lock(&list_lock);
  for (struct node *n = head; n; n = n->next)
    n->done++;
  pthread_mutex_unlock(&list_lock);
  return arg;
}

// OK: found, marked under the lock, and then nobody else's
static void *claim(void *arg) {
  struct node *n;
  pthread_mutex_lock(&list_lock);
  for (n = head; n; n = n->next)
    if (!n->busy) {
      n->busy = 1;
      break;
    }
  pthread_mutex_unlock(&list_lock);
  if (n)
    n->id = 0;
  return arg;
}

// OK: taken out of the list
static void *pop(void *arg) {
  for (;;) {
    pthread_mutex_lock(&list_lock);
    struct node *n = head;
    if (n)
      head = n->next;
    pthread_mutex_unlock(&list_lock);
    if (!n)
      return arg;
    n->hits++;
    free(n);
  }
}
static struct node *take(int id) {
  struct node **link, *found = NULL;
  pthread_mutex_lock(&list_lock);
  for (link = &head; *link; link = &(*link)->next)
    if ((*link)->id == id) {
      found = *link;
      *link = found->next;
      break;
    }
  pthread_mutex_unlock(&list_lock);
  return found;
}
static struct node *unlink_one(int id) {
  struct node *n, *before = NULL;
  pthread_mutex_lock(&list_lock);
  for (n = head; n; before = n, n = n->next)
    if (n->id == id) {
      if (before)
        before->next = n->next;
      else
        head = n->next;
      break;
    }
  pthread_mutex_unlock(&list_lock);
  return n;
}
static void *take_two(void *arg) {
  for (int i = 0; i < 2; i++) {
    struct node *n = i ? take(7) : unlink_one(8);
    if (n) {
      n->hits++;
      free(n);
    }
  }
  return arg;
}

// OK: a task for each node
static void *own_node(void *arg) {
  struct node *n = arg;
  n->hits++;
  n->done = 1;
  return NULL;
}
static void one_task_each(void) {
  for (struct node *n = head; n; n = n->next)
    pthread_create(&n->thread, NULL, own_node, n);
  for (struct node *n = head; n; n = n->next)
    pthread_join(n->thread, NULL);
}

// OK: each task has a list of its own
struct part {
  struct node *first;
  long sum, padding[15];
};
static void *sum(void *arg) {
  struct part *p = arg;
  for (struct node *n = p->first; n; n = n->next)
    p->sum += ++n->hits;
  return NULL;
}
static void parts(void) {
  struct node a = {0}, b = {0};
  struct part two[2] = {{&a}, {&b}};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, sum, &two[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
}

// OK: divided by number
enum { TASKS = 2 };
static void *every_second(void *arg) {
  long id = (long)arg, i = 0;
  for (struct node *n = head; n; n = n->next, i++)
    if (i % TASKS == id)
      n->hits++;
  return NULL;
}
static void *skips_others(void *arg) {
  long id = (long)arg, i = 0;
  for (struct node *n = head; n; n = n->next) {
    if (i++ % TASKS != id)
      continue;
    n->hits++;
  }
  return NULL;
}
static void *a_stretch(void *arg) {
  struct node *n = head;
  for (long i = 0; i < (long)arg * 5 && n; i++)
    n = n->next;
  for (int k = 0; k < 5 && n; k++, n = n->next)
    n->hits++;
  return NULL;
}
static void divided(void *(*f)(void *)) {
  pthread_t t[TASKS];
  for (long i = 0; i < TASKS; i++)
    pthread_create(&t[i], NULL, f, (void *)i);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], NULL);
}

static void push(int id) {
  struct node *n = calloc(1, sizeof *n);
  n->id = id;
  pthread_mutex_init(&n->lock, NULL);
  pthread_mutex_lock(&list_lock);
  n->next = head;
  head = n;
  pthread_mutex_unlock(&list_lock);
}
static void *push_some(void *arg) {
  for (int i = 0; i < 9; i++)
    push(i);
  return arg;
}

static void both(void *(*f)(void *), void *(*g)(void *)) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, NULL);
  pthread_create(&b, NULL, g, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

int main(void) {
  push(1);
  push(2);
  for (struct node *n = head; n; n = n->next)
    n->hits = 0; // OK: nobody is there yet
  both(each_locked, each_locked);
  both(each_hit, each_locked);
  both(all_locked, all_locked);
  both(claim, claim);
  both(push_some, all_locked);
  one_task_each();
  parts();
  divided(every_second);
  divided(skips_others);
  divided(a_stretch);
  both(take_two, take_two);
  both(pop, pop);
  for (struct node *n = head; n; n = n->next)
    n->hits = 0; // OK: all have ended
  return 0;
}
