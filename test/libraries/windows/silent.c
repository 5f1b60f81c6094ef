// RUN: %check_heddle %s heddle-* -- -isystem %S/Inputs
// HEDDLE-SILENT
#include <threads_of_windows.h>

// OK: the handle of a thread is waited for, then the result is read
static LONG done;

static DWORD WINAPI work(LPVOID unused) {
  (void)unused;
  done = 1;
  return 0;
}

LONG work_and_wait(void) {
  HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, NULL);
  if (!thread)
    return -1;
  if (WaitForSingleObject(thread, INFINITE) != WAIT_OBJECT_0)
    return -1;
  CloseHandle(thread);
  return done;
}

// OK: all of them are waited for
struct part {
  int first, last;
  long sum;
};

static unsigned add_up(void *data) {
  struct part *part = data;
  long sum = 0;
  for (int i = part->first; i < part->last; i++)
    sum += i;
  part->sum = sum;
  return 0;
}

long add_all(void) {
  struct part parts[4] = {{0, 10, 0}, {10, 20, 0}, {20, 30, 0}, {30, 40, 0}};
  HANDLE threads[4];
  long sum = 0;
  for (int i = 0; i < 4; i++)
    threads[i] = (HANDLE)_beginthreadex(NULL, 0, add_up, &parts[i], 0, NULL);
  WaitForMultipleObjects(4, threads, TRUE, INFINITE);
  for (int i = 0; i < 4; i++) {
    CloseHandle(threads[i]);
    sum += parts[i].sum;
  }
  return sum;
}

// OK: an event that says that the answer is there
static HANDLE answered;
static int answer;

static DWORD WINAPI find_out(LPVOID unused) {
  (void)unused;
  answer = 42;
  SetEvent(answered);
  return 0;
}

int ask(void) {
  answered = CreateEvent(NULL, TRUE, FALSE, NULL);
  HANDLE thread = CreateThread(NULL, 0, find_out, NULL, 0, NULL);
  WaitForSingleObject(answered, INFINITE);
  int result = answer;
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  CloseHandle(answered);
  return result;
}

// OK: an event is no lock: nothing is to be released
void wait_for_answer(void) { WaitForSingleObject(answered, INFINITE); }

// OK: a mutex by handle, released on each path; its holder may take it again
static HANDLE table_lock;
static int rows;

void open_table(void) { table_lock = CreateMutex(NULL, FALSE, NULL); }

BOOL add_row(int limit) {
  BOOL added = FALSE;
  WaitForSingleObject(table_lock, INFINITE);
  if (rows < limit) {
    rows++;
    added = TRUE;
  }
  ReleaseMutex(table_lock);
  return added;
}

BOOL try_to_add_row(void) {
  if (WaitForSingleObject(table_lock, 100) != WAIT_OBJECT_0)
    return FALSE;
  rows++;
  ReleaseMutex(table_lock);
  return TRUE;
}

void add_two_rows(void) {
  WaitForSingleObject(table_lock, INFINITE);
  add_row(100);
  add_row(100);
  ReleaseMutex(table_lock);
}

// FN: it stays held if there is no room, but its holder may take it again
int add_row_or_fail(int limit) {
  WaitForSingleObject(table_lock, INFINITE);
  if (rows == limit)
    return -1;
  rows++;
  ReleaseMutex(table_lock);
  return 0;
}

// OK: critical sections are recursive
struct list {
  CRITICAL_SECTION lock;
  CONDITION_VARIABLE filled;
  int items;
};

void put(struct list *list) {
  EnterCriticalSection(&list->lock);
  list->items++;
  LeaveCriticalSection(&list->lock);
  WakeConditionVariable(&list->filled);
}

void put_two(struct list *list) {
  EnterCriticalSection(&list->lock);
  put(list);
  put(list);
  LeaveCriticalSection(&list->lock);
}

// OK: waits in a loop
void take(struct list *list) {
  EnterCriticalSection(&list->lock);
  while (list->items == 0)
    SleepConditionVariableCS(&list->filled, &list->lock, INFINITE);
  list->items--;
  LeaveCriticalSection(&list->lock);
}

// OK: counted atomically
static volatile LONG hits;

static DWORD WINAPI hit(LPVOID unused) {
  (void)unused;
  InterlockedIncrement(&hits);
  return 0;
}

void hit_often(void) {
  for (int i = 0; i < 10; i++)
    QueueUserWorkItem(hit, NULL, 0);
}

// OK: a lock made of a word
static volatile LONG busy;
static int guarded;

static DWORD WINAPI spin_and_add(LPVOID unused) {
  (void)unused;
  while (InterlockedCompareExchange(&busy, 1, 0) != 0)
    Sleep(0);
  guarded++;
  InterlockedExchange(&busy, 0);
  return 0;
}

void add_by_several(void) {
  HANDLE threads[2];
  for (int i = 0; i < 2; i++)
    threads[i] = CreateThread(NULL, 0, spin_and_add, NULL, 0, NULL);
  WaitForMultipleObjects(2, threads, TRUE, INFINITE);
}

// OK: initialised once
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static int settings;

static BOOL load(INIT_ONCE *self, PVOID parameter, PVOID *context) {
  (void)self, (void)parameter, (void)context;
  settings = 7;
  return TRUE;
}

static DWORD WINAPI use_settings(LPVOID sum) {
  InitOnceExecuteOnce(&once, load, NULL, NULL);
  *(int *)sum += settings;
  return 0;
}

int use_settings_twice(void) {
  HANDLE threads[2];
  int sums[2] = {0, 0};
  for (int i = 0; i < 2; i++)
    threads[i] = CreateThread(NULL, 0, use_settings, &sums[i], 0, NULL);
  for (int i = 0; i < 2; i++)
    WaitForSingleObject(threads[i], INFINITE);
  return sums[0] + sums[1];
}
