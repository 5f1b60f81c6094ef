// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
void use(int);
#include "Inputs/omp.h"
void f_nowait4(int *a, int *b, int n) {
#pragma omp parallel
  {
#pragma omp for nowait schedule(dynamic)
    for (int i = 0; i < n; i++)
      a[i] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp for schedule(dynamic)
    for (int i = 0; i < n; i++)
      b[i] = a[i];
  }
}

int x_tid3;
void f_tid3() {
#pragma omp parallel
  {
    if (omp_get_thread_num() == 0)
      x_tid3++;
    else if (x_tid3 > 3)
      x_tid3 = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x_tid3' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

void f_tid5(int *a, int n) {
#pragma omp parallel
  {
    int t = omp_get_thread_num();
    int nt = omp_get_num_threads();
    int c = n / nt;
    int lo = t * c;
    int hi = lo + c;
    for (int i = lo; i <= hi; i++)
      a[i] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

void f_tid7(int *a, int n) {
  int t;
#pragma omp parallel
  {
    t = omp_get_thread_num();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 't' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    a[t] = n;
  }
}

int x_lock2;
omp_lock_t l_lock2;
void f_lock2() {
#pragma omp parallel
  {
    omp_lock_t m;
    omp_init_lock(&m);
    omp_set_lock(&m);
    x_lock2++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_lock2' is written by one thread while another thread may read it; the locks that are held differ; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    omp_unset_lock(&m);
  }
}

void f_task1() {
  int x = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task shared(x)
    x = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one task while another task may write it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
#pragma omp task shared(x)
    x = 2;
  }
}

int fib_task3(int n) {
  int x, y;
  if (n < 2)
    return n;
#pragma omp task shared(x)
  x = fib_task3(n - 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'x' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
#pragma omp task shared(y)
  y = fib_task3(n - 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'y' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
  return x + y;
}

int s_task6;
void f_task6() {
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < 100; i++) {
#pragma omp task
    s_task6 += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's_task6' is written by one task while another task may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
  }
}

int a_task7[100];
void f_task7() {
  int i;
#pragma omp parallel
#pragma omp single
  for (i = 0; i < 100; i++) {
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'i' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
#pragma omp task shared(i)
    a_task7[i] = i;
  }
}

void f_task8() {
  int x = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task shared(x)
    x = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
    use(x);
#pragma omp taskwait
  }
}

void f_taskwaitnested() {
  int x = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task shared(x)
    {
#pragma omp task shared(x)
      x = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
    }
#pragma omp taskwait
    use(x);
  }
}

int s_taskloop;
void f_taskloop() {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop
  for (int i = 0; i < 100; i++)
    s_taskloop += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's_taskloop' is written by one task while another task may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
}

void f_depmiss() {
  int x = 0, y = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task shared(x, y) depend(out : y)
    x = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
#pragma omp task shared(x) depend(in : x)
    use(x);
  }
}

int x_ordered2;
void f_ordered2() {
#pragma omp parallel for ordered
  for (int i = 0; i < 100; i++) {
    x_ordered2 += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_ordered2' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp ordered
    x_ordered2 += i;
  }
}

int a_doacross2[100];
void f_doacross2() {
#pragma omp parallel for ordered(1)
  for (int i = 2; i < 100; i++) {
#pragma omp ordered depend(sink : i - 2)
    a_doacross2[i] = a_doacross2[i - 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_doacross2[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp ordered depend(source)
  }
}

int a_simd[100];
void f_simd() {
#pragma omp simd
  for (int i = 1; i < 100; i++)
    a_simd[i] = a_simd[i - 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_simd[...]' is written by one iteration while another iteration may read it; no lock is held; the loop cannot be vectorised like this [heddle-unsynchronized-shared-write]
}

int cnt_callee;
void inc_callee() { cnt_callee++; }
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'cnt_callee' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
void f_callee() {
#pragma omp parallel
  {
    inc_callee();
  }
}

int *g_callee2() {
  static int k;
  k++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'k' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  return &k;
}
void f_callee2() {
#pragma omp parallel
  {
    g_callee2();
  }
}

int s_orphan;
void work_orphan(int *a, int n) {
#pragma omp for
  for (int i = 0; i < n; i++)
    s_orphan += a[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's_orphan' is written by one thread while another thread may read it; no lock is held; add 'reduction(+:s_orphan)' [heddle-unsynchronized-shared-write]
}

int f_max(int *a, int n) {
  int m = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    if (a[i] > m)
      m = a[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'm' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  return m;
}
