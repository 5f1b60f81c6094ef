// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

struct uart {
  volatile uint32_t status;
  volatile uint32_t data;
};

#define UART0 ((struct uart *)0x40001000)
#define TX_READY 0x20u
#define RTC_STATUS (*(volatile uint32_t *)0x40002000)

static atomic_bool ready;
static sem_t seats;
static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool plain_ready;

static void *worker(void *unused) {
  (void)unused;
  pthread_mutex_lock(&ledger);
  plain_ready = true;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&ledger);
  atomic_store(&ready, true);
  return NULL;
}

// OK: a register of a device, not another task.
void put_byte(char byte) {
  while (!(UART0->status & TX_READY)) {
  }
  UART0->data = (uint32_t)byte;
}

// OK: a register by address.
void wait_clock(void) {
  while ((RTC_STATUS & 1u) == 0)
    ;
}

// OK: a register through a parameter.
void wait_bit(volatile const uint32_t *reg, uint32_t mask) {
  while ((*reg & mask) == 0)
    ;
}

// OK: the driver's structure is passed.
void wait_idle(struct uart *port) {
  while (port->status & 1u) {
  }
}

// OK: yields.
void wait_yield(void) {
  while (!atomic_load(&ready))
    sched_yield();
}

// OK: sleeps.
void wait_sleep(void) {
  while (!atomic_load(&ready))
    usleep(100);
}

// OK: tries, then sleeps.
void take_seat(void) {
  while (sem_trywait(&seats) != 0)
    usleep(1000);
}

// OK: blocks.
void take_seat_blocking(void) {
  while (sem_wait(&seats) != 0)
    ;
}

// OK: waits for the condition.
void wait_condition(void) {
  pthread_mutex_lock(&ledger);
  while (!plain_ready)
    pthread_cond_wait(&changed, &ledger);
  pthread_mutex_unlock(&ledger);
}

// OK: polls for a while, then gives up.
bool try_for_a_while(void) {
  for (int i = 0; i < 100; i++)
    if (atomic_load(&ready))
      return true;
  return false;
}

// OK: a retry loop that makes progress.
void add(atomic_int *total, int value) {
  int old = atomic_load(total);
  while (!atomic_compare_exchange_weak(total, &old, old + value)) {
  }
}

// OK: the other one's end is read from a descriptor.
ssize_t drain(int fd) {
  char buffer[64];
  ssize_t n, all = 0;
  while ((n = read(fd, buffer, sizeof buffer)) > 0)
    all += n;
  return all;
}

// OK: a string, shared or not.
size_t count(const char *text) {
  size_t n = 0;
  while (text[n])
    n++;
  return n;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  wait_condition();
  pthread_join(thread, NULL);
  return 0;
}
