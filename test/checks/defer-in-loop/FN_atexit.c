// RUN: %check_heddle %s heddle-defer-in-loop
// HEDDLE-SILENT
#include <stdio.h>
#include <stdlib.h>

static int log_count;

static void flush_log(void) { fflush(stdout); }

// FN: piles up: run as often as registered, at the end of the program.
void register_all(int count) {
  for (int i = 0; i < count; i++)
    atexit(flush_log);
}

// FN: as before.
void register_while(void) {
  while (log_count-- > 0) {
    if (atexit(flush_log) != 0)
      abort();
  }
}

// FN: as before, for the quick exit.
void register_quick(int count) {
  do {
    at_quick_exit(flush_log);
  } while (--count);
}
