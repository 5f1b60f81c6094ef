// RUN: %check_heddle %s heddle-* -- -isystem %S/Inputs
#include <threads_of_windows.h>

// The creator looks before it waits.
static LONG done;

static DWORD WINAPI work(LPVOID unused) {
  (void)unused;
  done = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'done' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return 0;
}

LONG work_and_look(void) {
  HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, NULL);
  LONG result = done;
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  return result;
}

// Several threads of one function.
struct totals {
  LONG files, bytes;
  CRITICAL_SECTION lock;
};

static unsigned measure(void *data) {
  struct totals *totals = data;
  totals->bytes += 10;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'totals.bytes' is written by {{.*}} [heddle-unsynchronized-shared-write]
  EnterCriticalSection(&totals->lock);
  totals->files++;
  LeaveCriticalSection(&totals->lock);
  return 0;
}

LONG measure_all(void) {
  struct totals totals = {0};
  HANDLE threads[4];
  InitializeCriticalSection(&totals.lock);
  for (int i = 0; i < 4; i++)
    threads[i] = (HANDLE)_beginthreadex(NULL, 0, measure, &totals, 0, NULL);
  WaitForMultipleObjects(4, threads, TRUE, INFINITE);
  DeleteCriticalSection(&totals.lock);
  return totals.bytes;
}

// One of the threads has ended: which?
static int finished;

static DWORD WINAPI race(LPVOID number) {
  finished = *(int *)number;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'finished' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return 0;
}

int first(void) {
  static int one = 1, two = 2;
  HANDLE threads[2];
  threads[0] = CreateThread(NULL, 0, race, &one, 0, NULL);
  threads[1] = CreateThread(NULL, 0, race, &two, 0, NULL);
  WaitForMultipleObjects(2, threads, FALSE, INFINITE);
  return finished;
}

// A mutex by handle.
static HANDLE table_lock;
static int rows;

void open_table(void) { table_lock = CreateMutex(NULL, FALSE, NULL); }

void add_row(void) {
  WaitForSingleObject(table_lock, INFINITE);
  rows++;
  Sleep(1000);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} '*table_lock', {{.*}} [heddle-blocking-under-lock]
  ReleaseMutex(table_lock);
}

// A critical section that stays locked.
int add_file(struct totals *totals, int limit) {
  EnterCriticalSection(&totals->lock);
  if (totals->files == limit)
    return -1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'totals->lock' is still held {{.*}} [heddle-unbalanced-lock]
  totals->files++;
  LeaveCriticalSection(&totals->lock);
  return 0;
}

// Locks of other kinds.
static SRWLOCK cache_lock = SRWLOCK_INIT;
static CONDITION_VARIABLE cache_filled;
static int cached;

int look_up(void) {
  AcquireSRWLockShared(&cache_lock);
  int found = cached++;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: {{.*}} [heddle-write-under-shared-lock]
  ReleaseSRWLockShared(&cache_lock);
  return found;
}

void wait_for_cache(void) {
  AcquireSRWLockExclusive(&cache_lock);
  if (!cached)
    SleepConditionVariableSRW(&cache_filled, &cache_lock, INFINITE, 0);
  // FN: it has a time limit that is none, after which nothing asks again
  cached = 0;
  ReleaseSRWLockExclusive(&cache_lock);
}

void fill_slowly(void) {
  AcquireSRWLockExclusive(&cache_lock);
  Sleep(1000);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-blocking-under-lock]
  cached = 1;
  ReleaseSRWLockExclusive(&cache_lock);
}

void fill_twice(void) {
  AcquireSRWLockExclusive(&cache_lock);
  cached = 1;
  AcquireSRWLockExclusive(&cache_lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-double-lock]
  ReleaseSRWLockExclusive(&cache_lock);
  ReleaseSRWLockExclusive(&cache_lock);
}
