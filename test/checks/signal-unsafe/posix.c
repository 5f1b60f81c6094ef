// RUN: %check_heddle %s heddle-signal-unsafe
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

static void onInterrupt(int signal) {
  printf("caught %d\n", signal);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'printf', which the signal may have interrupted; set a flag of type 'volatile sig_atomic_t' and leave the work to who tests it [heddle-signal-unsafe]
  fflush(stdout);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'fflush'
}

static void onTerminate(int signal) {
  (void)signal;
  syslog(LOG_INFO, "terminated");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'syslog'
  exit(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'exit'
}

static pthread_mutex_t Lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t Changed = PTHREAD_COND_INITIALIZER;
static int Requests;

static void onUser(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)info, (void)context;
  pthread_mutex_lock(&Lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'pthread_mutex_lock'
  Requests++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Requests' is changed by a signal handler and used by what it interrupts; make it 'volatile sig_atomic_t' or a lock-free atomic
  pthread_cond_signal(&Changed);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'pthread_cond_signal'
  pthread_mutex_unlock(&Lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'pthread_mutex_unlock'
}

// Through calls, with an own wrapper around the allocation.
static char *copy(const char *text) {
  char *result = malloc(strlen(text) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: a signal handler must not call 'malloc'
  return result ? strcpy(result, text) : NULL;
}
static void reload(void) {
  char *name = copy("name");
  free(name);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'free'
}
static void onHangup(int signal) {
  (void)signal;
  reload();
}

static int Running = 1;
static struct {
  long last;
  int count;
} Statistics;
static void onAlarm(int signal) {
  Running = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Running' is changed by a signal handler
  Statistics.last = signal;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'last' is changed by a signal handler
}

static void onChild(int signal) {
  (void)signal;
  fprintf(stderr, "child\n");
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a signal handler must not call 'fprintf'
}

// A wrapper of the program's own.
static void handle(int signal, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

int main(void) {
  signal(SIGINT, onInterrupt);
  signal(SIGTERM, &onTerminate);
  struct sigaction action = {0};
  action.sa_sigaction = onUser;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGUSR1, &action, NULL);
  struct sigaction hangup = {.sa_handler = onHangup};
  if (sigaction(SIGHUP, &hangup, NULL) == -1)
    return 1;
  if (signal(SIGALRM, onAlarm) == SIG_ERR)
    return 1;
  handle(SIGCHLD, onChild);
  while (Running) {
    printf("%ld %d %d\n", Statistics.last, Statistics.count, Requests);
    pause();
  }
  return 0;
}
