// REQUIRES: libuv
// RUN: %check_heddle %s heddle-* -std=gnu17 -- %libuv_cflags
// RUN: %tsan_truth %s -std=gnu17 %libuv_cflags %libuv_libs
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <stdlib.h>
#include <uv.h>

// OK: joined, under a lock meanwhile
struct account {
  uv_mutex_t lock;
  uv_cond_t filled;
  int balance;
};

static void deposit(void *data) {
  struct account *account = data;
  for (int i = 0; i < 100; i++) {
    uv_mutex_lock(&account->lock);
    account->balance++;
    uv_mutex_unlock(&account->lock);
  }
  uv_cond_signal(&account->filled);
}

static int deposit_twice(void) {
  struct account account = {.balance = 0};
  uv_thread_t first, second;
  uv_mutex_init(&account.lock);
  uv_cond_init(&account.filled);
  uv_thread_create(&first, deposit, &account);
  uv_thread_create(&second, deposit, &account);
  uv_mutex_lock(&account.lock);
  while (account.balance < 100)
    uv_cond_wait(&account.filled, &account.lock);
  uv_mutex_unlock(&account.lock);
  uv_thread_join(&first);
  uv_thread_join(&second);
  uv_cond_destroy(&account.filled);
  uv_mutex_destroy(&account.lock);
  return account.balance;
}

// OK: a request is the pool's while it works, and the loop's afterwards
struct sum {
  uv_work_t request;
  int limit;
  long result;
};
static long total;

static void add_up(uv_work_t *request) {
  struct sum *sum = request->data;
  for (int i = 0; i < sum->limit; i++)
    sum->result += i;
}

static void added_up(uv_work_t *request, int status) {
  struct sum *sum = request->data;
  if (status == 0)
    total += sum->result;
  free(sum);
}

static void add_up_later(uv_loop_t *loop, int limit) {
  struct sum *sum = calloc(1, sizeof *sum);
  sum->request.data = sum;
  sum->limit = limit;
  uv_queue_work(loop, &sum->request, add_up, added_up);
}

// OK: callbacks of one loop run one after the other
static int ticks;
static uv_timer_t timer;

static void closed(uv_handle_t *handle) {
  (void)handle;
  ticks = 0;
}

static void tick(uv_timer_t *handle) {
  if (++ticks == 3)
    uv_close((uv_handle_t *)handle, closed);
}

static void run_timer(uv_loop_t *loop) {
  uv_timer_init(loop, &timer);
  uv_timer_start(&timer, tick, 1, 1);
  ticks = 1;
}

// OK: a thread wakes the loop, and hands over under a lock
static uv_async_t wake;
static uv_mutex_t mail_lock;
static int mail, delivered;

static void deliver(uv_async_t *handle) {
  uv_mutex_lock(&mail_lock);
  delivered += mail;
  mail = 0;
  int done = delivered == 10;
  uv_mutex_unlock(&mail_lock);
  if (done)
    uv_close((uv_handle_t *)handle, NULL);
}

static void post(void *unused) {
  (void)unused;
  for (int i = 0; i < 10; i++) {
    uv_mutex_lock(&mail_lock);
    mail++;
    uv_mutex_unlock(&mail_lock);
    uv_async_send(&wake);
  }
}

// OK: released before it can be read
static uv_sem_t ready;
static int answer;

static void find_out(void *unused) {
  (void)unused;
  answer = 42;
  uv_sem_post(&ready);
}

static int ask(void) {
  uv_thread_t thread;
  uv_sem_init(&ready, 0);
  uv_thread_create(&thread, find_out, NULL);
  uv_sem_wait(&ready);
  int result = answer;
  uv_thread_join(&thread);
  uv_sem_destroy(&ready);
  return result;
}

// OK: once, whoever comes first
static uv_once_t once = UV_ONCE_INIT;
static int settings;
static void load(void) { settings = 7; }

static void use_settings(void *sum) {
  uv_once(&once, load);
  *(int *)sum += settings;
}

static int use_settings_twice(void) {
  uv_thread_t threads[2];
  int sums[2] = {0, 0};
  for (int i = 0; i < 2; i++)
    uv_thread_create(&threads[i], use_settings, &sums[i]);
  for (int i = 0; i < 2; i++)
    uv_thread_join(&threads[i]);
  return sums[0] + sums[1];
}

// OK: readers and writers
static uv_rwlock_t table_lock;
static int table[4];

static void fill(void *unused) {
  (void)unused;
  uv_rwlock_wrlock(&table_lock);
  table[1]++;
  uv_rwlock_wrunlock(&table_lock);
}

static int look_up(void) {
  uv_thread_t thread;
  uv_rwlock_init(&table_lock);
  uv_thread_create(&thread, fill, NULL);
  uv_rwlock_rdlock(&table_lock);
  int found = table[1];
  uv_rwlock_rdunlock(&table_lock);
  uv_thread_join(&thread);
  uv_rwlock_destroy(&table_lock);
  return found;
}

int main(void) {
  uv_loop_t *loop = uv_default_loop();
  uv_thread_t poster;
  uv_mutex_init(&mail_lock);
  uv_async_init(loop, &wake, deliver);
  uv_thread_create(&poster, post, NULL);
  add_up_later(loop, 10);
  add_up_later(loop, 20);
  run_timer(loop);
  uv_run(loop, UV_RUN_DEFAULT);
  uv_thread_join(&poster);
  return deposit_twice() != 200 || ask() != 42 || use_settings_twice() != 14 ||
         look_up() < 0 || total != 45 + 190;
}
