// RUN: %check_heddle %s heddle-signal-unsafe
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t Stop;
static atomic_int Count;
static volatile int Quick;
static _Thread_local int Mine;
static sem_t Ready;
static int Pipe[2];
static pid_t Child;
static const char Message[] = "interrupted\n";

// OK: a flag
static void onInterrupt(int signal) { Stop = signal; }

// OK: a lock-free atomic, a volatile scalar, an object of the thread
static void onAlarm(int signal) {
  (void)signal;
  atomic_fetch_add(&Count, 1);
  Count++;
  Quick = 1;
  Mine++;
}

// OK: write, with errno kept
static void onHangup(int signal) {
  int saved = errno;
  char byte = (char)signal;
  (void)!write(Pipe[1], &byte, 1);
  errno = saved;
}

// OK: sem_post
static void onUser(int signal) {
  (void)signal;
  sem_post(&Ready);
}

// OK: ends at once
static void onTerminate(int signal) {
  (void)signal;
  (void)!write(STDERR_FILENO, Message, sizeof Message - 1);
  _exit(1);
}

// OK: waits for children, hands the signal on, reads what was set before
static void onChild(int signal) {
  int status;
  (void)signal;
  while (waitpid(-1, &status, WNOHANG) > 0)
    ;
  if (Child > 0)
    kill(Child, SIGTERM);
}

// OK: the program is broken and says so before it ends
static void onCrash(int signal) {
  fprintf(stderr, "crashed by signal %d\n", signal);
  fflush(stderr);
  abort();
}

// OK: the same for all that it may be, and the signal is raised again
static void onAnyCrash(int number) {
  printf("crashed\n");
  signal(number, SIG_DFL);
  raise(number);
}

// OK: a function of another file, of which nothing is known
void unknown(int signal);
static void onWindow(int signal) { unknown(signal); }

// OK: only the handler itself uses it
static void onQuit(int signal) {
  static int times;
  if (++times > 2)
    _exit(signal);
  Stop = 1;
}

// OK: no handler: a thread that waits for signals
static void *signalThread(void *argument) {
  sigset_t *set = argument;
  int signal;
  while (sigwait(set, &signal) == 0)
    printf("signal %d\n", signal);
  return NULL;
}

// OK: a handler of another kind
static void compareLater(void (*handler)(int)) { handler(3); }
static void onEvent(int event) { printf("event %d\n", event); }

// OK: sizeof calls nothing
static void onPipe(int signal) {
  char buffer[sizeof(int)];
  memset(buffer, 0, sizeof buffer);
  (void)signal;
}

int main(void) {
  static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE};
  struct sigaction action;
  signal(SIGINT, onInterrupt);
  signal(SIGALRM, onAlarm);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGUSR2, SIG_DFL);
  memset(&action, 0, sizeof action);
  action.sa_handler = onHangup;
  sigaction(SIGHUP, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGTTOU, &action, NULL);
  signal(SIGUSR1, onUser);
  signal(SIGTERM, onTerminate);
  signal(SIGCHLD, onChild);
  signal(SIGSEGV, onCrash);
  signal(SIGABRT, onCrash);
  for (unsigned i = 0; i < 3; i++)
    signal(crashes[i], onAnyCrash);
  signal(SIGWINCH, onWindow);
  signal(SIGQUIT, onQuit);
  signal(SIGPIPE, onPipe);
  compareLater(onEvent);
  Child = fork();
  if (pipe(Pipe) != 0)
    return 1;
  static sigset_t set;
  pthread_t thread;
  pthread_create(&thread, NULL, signalThread, &set);
  while (!Stop && Quick == 0 && Mine == 0)
    printf("%d\n", atomic_load(&Count));
  return 0;
}
