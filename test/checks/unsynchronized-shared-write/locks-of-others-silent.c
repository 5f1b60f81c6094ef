// The lock that is held belongs to the object that is changed, whatever it is
// called, or to the list that it is in.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <sched.h>
#include <stdint.h>

#define ACCOUNTS 3
struct account {
  pthread_mutex_t lock;
  long ordered, tried, indexed;
};
static struct account accounts[ACCOUNTS];

// OK: both locks, the lower address first.
static void give_in_order(struct account *from, struct account *to, long sum) {
  if (from == to)
    return;
  struct account *first = from < to ? from : to;
  struct account *second = from < to ? to : from;
  pthread_mutex_lock(&first->lock);
  pthread_mutex_lock(&second->lock);
  from->ordered -= sum;
  to->ordered += sum;
  pthread_mutex_unlock(&second->lock);
  pthread_mutex_unlock(&first->lock);
}

// OK: both locks, by a function that tries the second one first.
static void lock_two(struct account *a, struct account *b) {
  for (;;) {
    pthread_mutex_lock(&a->lock);
    if (a == b || pthread_mutex_trylock(&b->lock) == 0)
      return;
    pthread_mutex_unlock(&a->lock);
    sched_yield();
  }
}
static void give_trying(struct account *from, struct account *to, long sum) {
  lock_two(from, to);
  from->tried -= sum;
  to->tried += sum;
  pthread_mutex_unlock(&from->lock);
  if (from != to)
    pthread_mutex_unlock(&to->lock);
}

// OK: the lock is taken and the account found by one number, under two names.
static void add(int number, long sum) {
  int same = number;
  struct account *a = &accounts[same];
  pthread_mutex_lock(&accounts[number].lock);
  a->indexed += sum;
  pthread_mutex_unlock(&accounts[number].lock);
}

// OK: one lock for a list, that of its head.
struct node {
  pthread_mutex_t lock;
  struct node *next;
  int value;
};
static struct node head;
static struct node nodes[64];
static void push(struct node *list, struct node *n, int value) {
  pthread_mutex_lock(&list->lock);
  n->value = value;
  n->next = list->next;
  list->next = n;
  pthread_mutex_unlock(&list->lock);
}
// OK: as the others do.
static void reset(struct node *list) {
  pthread_mutex_lock(&list->lock);
  list->next = 0;
  pthread_mutex_unlock(&list->lock);
}
static int sum(struct node *list) {
  int result = 0;
  pthread_mutex_lock(&list->lock);
  for (struct node *n = list->next; n; n = n->next)
    result += n->value;
  pthread_mutex_unlock(&list->lock);
  return result;
}

static void *work(void *arg) {
  int me = (int)(intptr_t)arg, from = me % ACCOUNTS;
  for (int i = 0; i < 20000; ++i) {
    int to = (from + 1) % ACCOUNTS;
    give_in_order(&accounts[from], &accounts[to], i);
    give_trying(&accounts[from], &accounts[to], i);
    add(from, i);
    from = to;
  }
  for (int i = 0; i < 16; ++i)
    push(&head, &nodes[16 * me + i], i);
  if (me == 3)
    reset(&head);
  return sum(&head) ? arg : 0;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < ACCOUNTS; ++i)
    pthread_mutex_init(&accounts[i].lock, 0);
  pthread_mutex_init(&head.lock, 0);
  for (int i = 0; i < 4; ++i)
    pthread_create(&t[i], 0, work, (void *)(intptr_t)i);
  for (int i = 0; i < 4; ++i)
    pthread_join(t[i], 0);
  return 0;
}
