// RUN: %check_heddle %s heddle-signal-unsafe
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int Caught;
static void tell(void) { puts("caught"); }
static void handler(int signal) {
  Caught = signal;
  tell();
}

int main(void) {
  signal(SIGINT, handler);
  while (!Caught)
    ;
  return 0;
}
// CHECK-NOTES: :7:26: warning: a signal handler must not call 'puts'
// CHECK-NOTES: :10:3: note: the handler gets there through this call
// CHECK-NOTES: :14:3: note: 'handler' handles a signal from here on
// CHECK-NOTES: :9:3: warning: 'Caught' is changed by a signal handler
// CHECK-NOTES: :15:11: note: 'Caught' is used here
// CHECK-NOTES: :14:3: note: 'handler' handles a signal from here on
