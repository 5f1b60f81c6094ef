// RUN: %check_heddle %s heddle-check-then-act
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void *add(void *arg) {
  int tmp;
  (void)arg;
  pthread_mutex_lock(&lock);
  tmp = counter;
  pthread_mutex_unlock(&lock);
  tmp++;
  pthread_mutex_lock(&lock);
  counter = tmp;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'counter' is written with what was computed from its old value, but 'lock' was released in between
  pthread_mutex_unlock(&lock);
  return 0;
}

int run(void) {
  pthread_t a, b;
  pthread_create(&a, 0, add, 0);
  pthread_create(&b, 0, add, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return counter;
}

struct account {
  pthread_mutex_t mutex;
  long balance;
};

static struct account savings = {PTHREAD_MUTEX_INITIALIZER, 100};

static long get_balance(struct account *a) {
  pthread_mutex_lock(&a->mutex);
  long result = a->balance;
  pthread_mutex_unlock(&a->mutex);
  return result;
}

static void take(struct account *a, long amount) {
  pthread_mutex_lock(&a->mutex);
  a->balance -= amount;
  pthread_mutex_unlock(&a->mutex);
}

static void put(struct account *a, long value) {
  pthread_mutex_lock(&a->mutex);
  a->balance = value;
  pthread_mutex_unlock(&a->mutex);
}

static void *spend(void *arg) {
  struct account *a = arg;
  for (int i = 0; i < 10; ++i) {
    if (get_balance(a) >= 10)
      take(a, 10);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a->balance' is changed because of what was seen before
  }
  return 0;
}

int spend_all(void) {
  pthread_t t[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&t[i], 0, spend, &savings);
  for (int i = 0; i < 2; ++i)
    pthread_join(t[i], 0);
  return 0;
}

int add_interest(void) {
  put(&savings, get_balance(&savings) * 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'savings.balance' is written with what was computed
  return 0;
}

static mtx_t list_lock;
struct node {
  struct node *next;
};
static struct node *head;

struct node *take_node(void) {
  mtx_lock(&list_lock);
  int any = head != 0;
  mtx_unlock(&list_lock);
  if (!any)
    return 0;
  mtx_lock(&list_lock);
  struct node *n = head;
  head = head->next;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'head' is changed because of what was seen before
  mtx_unlock(&list_lock);
  return n;
}

static int used;
#define LIMIT 10
int reserve(void) {
  pthread_mutex_lock(&lock);
  int n = used;
  pthread_mutex_unlock(&lock);
  if (n < LIMIT) {
    pthread_mutex_lock(&lock);
    used++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'used' is changed because of what was seen before
    pthread_mutex_unlock(&lock);
    return 1;
  }
  return 0;
}

//===--- On the heap, by macros -------------------------------------------===//

#define LOCK(o) pthread_mutex_lock(&(o)->mutex)
#define UNLOCK(o) pthread_mutex_unlock(&(o)->mutex)

static void *raise_balance(void *arg) {
  struct account *a = arg;
  LOCK(a);
  long old = a->balance;
  UNLOCK(a);
  old = old + 1;
  LOCK(a);
  a->balance = old;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} is written with what was computed from its old value
  UNLOCK(a);
  return 0;
}

long on_heap(void) {
  struct account *a = malloc(sizeof *a);
  pthread_mutex_init(&a->mutex, 0);
  a->balance = 0;
  pthread_t t[3];
  for (int i = 0; i < 3; ++i)
    pthread_create(&t[i], 0, raise_balance, a);
  for (int i = 0; i < 3; ++i)
    pthread_join(t[i], 0);
  return a->balance;
}
