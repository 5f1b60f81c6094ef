// RUN: %check_heddle %s heddle-signal-unsafe
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t Got[NSIG];
static volatile struct {
  int number;
} Last;
static sigjmp_buf Again;
static struct timespec Started;

// OK: an array and a structure of volatile objects
static void note(int signal) {
  Got[signal] = 1;
  Last.number = signal;
}

// OK: jumps back, as shells do
static void jump(int signal) { siglongjmp(Again, signal); }

// OK: the clock may be read
static void readClock(int signal) {
  struct timespec now;
  (void)signal;
  clock_gettime(CLOCK_MONOTONIC, &now);
  Got[0] = now.tv_sec > Started.tv_sec;
}

// OK: registers itself again, as handlers of old systems must
static void again(int number) {
  signal(number, again);
  Got[number] = 1;
}

// OK: read as a file, not handled
static void readSignals(const sigset_t *set) {
  int file = signalfd(-1, set, 0);
  struct signalfd_siginfo info;
  while (read(file, &info, sizeof info) == sizeof info)
    printf("signal %u\n", info.ssi_signo);
}

// OK: the work is done where the flag is tested
static void work(void) {
  if (Got[SIGHUP])
    printf("reload\n");
}

// OK: only parameters and locals
static void locals(int signal) {
  int digits = 0;
  for (int rest = signal; rest; rest /= 10)
    digits++;
  Got[0] = digits;
}

// OK: called by name only
static void cleanup(int code) {
  printf("cleanup %d\n", code);
  exit(code);
}

// OK: a child between fork and exec sets what is handled by default
static void child(void) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigaction(SIGINT, &action, NULL);
}

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  for (int number = 1; number < 4; number++)
    signal(number, note);
  signal(SIGINT, jump);
  signal(SIGALRM, readClock);
  signal(SIGUSR1, again);
  signal(SIGUSR2, locals);
  child();
  if (sigsetjmp(Again, 1))
    cleanup(1);
  clock_gettime(CLOCK_MONOTONIC, &Started);
  readSignals(&set);
  work();
  printf("%d\n", Last.number);
  return 0;
}
