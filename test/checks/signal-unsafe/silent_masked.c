// RUN: %check_heddle %s heddle-signal-unsafe
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>

static int Pending;
static void onAlarm(int signal) { Pending = signal; }

// OK: the signal is blocked while the program looks at the object
int main(void) {
  sigset_t alarm, before;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  signal(SIGALRM, onAlarm);
  sigprocmask(SIG_BLOCK, &alarm, &before);
  int pending = Pending;
  sigprocmask(SIG_SETMASK, &before, NULL);
  printf("%d\n", pending);
  return 0;
}
