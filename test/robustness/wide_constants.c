// Constants that do not fit into 64 bits with a sign, wherever a value is asked
// for: builds with assertions ended here. That one is held elsewhere is seen.
// RUN: %check_heddle %s heddle-double-lock
#include <pthread.h>

#define ALL 0xFFFFFFFFFFFFFFFFu
typedef unsigned __int128 wide;

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static unsigned long long state;
static wide count = ((wide)1 << 100) + 1;
static int table[4];

static unsigned long long answer(int which) { return which ? ALL : 0; }

void use(unsigned long long x, wide w) {
  pthread_mutex_lock(&m);
  if (x == ALL || x > ALL - 1 || w == (wide)1 << 100)
    state = ALL;
  while (state != ALL && ALL >= state)
    state = ALL - 1;
  count = (wide)1 << 100;
  switch (x) {
  case ALL:
    table[1] = 1;
    break;
  default:
    break;
  }
  for (wide i = 0; i < ((wide)1 << 100); i += (wide)1 << 99)
    table[i & 3] = 2;
  if (answer(1) == ALL)
    pthread_mutex_lock(&m);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'm' is locked again
  pthread_mutex_unlock(&m);
}
