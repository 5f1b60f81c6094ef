// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
void use(int);
#include "Inputs/omp.h"
// OK: own element
int a_tid[64];
void f_tid() {
#pragma omp parallel
  {
    int t = omp_get_thread_num();
    a_tid[t] += 1;
  }
}

// OK: only one thread gets there
int x_tid2;
void f_tid2() {
#pragma omp parallel
  {
    if (omp_get_thread_num() == 0)
      x_tid2++;
  }
}

// OK: each thread has its own block
void f_tid4(int *a, int n) {
#pragma omp parallel
  {
    int t = omp_get_thread_num();
    int nt = omp_get_num_threads();
    int c = (n + nt - 1) / nt;
    int lo = t * c;
    int hi = lo + c < n ? lo + c : n;
    for (int i = lo; i < hi; i++)
      a[i] = i;
  }
}

// OK: each thread has its own stride
void f_tid6(int *a, int n) {
#pragma omp parallel
  {
    int t = omp_get_thread_num();
    int nt = omp_get_num_threads();
    for (int i = t; i < n; i += nt)
      a[i] = i;
  }
}

// OK: locked
int x_lock;
omp_lock_t l_lock;
void f_lock() {
#pragma omp parallel
  {
    omp_set_lock(&l_lock);
    x_lock++;
    omp_unset_lock(&l_lock);
  }
}

// OK: the lock of the element
int h_lock3[16];
omp_lock_t l_lock3[16];
void f_lock3(int *d, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    int k = d[i] % 16;
    omp_set_lock(&l_lock3[k]);
    h_lock3[k]++;
    omp_unset_lock(&l_lock3[k]);
  }
}

// OK: ordered by depend
void f_task2() {
  int x = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task shared(x) depend(out : x)
    x = 1;
#pragma omp task shared(x) depend(in : x)
    use(x);
  }
}

// OK: waited for
int fib_task4(int n) {
  int x, y;
  if (n < 2)
    return n;
#pragma omp task shared(x)
  x = fib_task4(n - 1);
#pragma omp task shared(y)
  y = fib_task4(n - 2);
#pragma omp taskwait
  return x + y;
}

// OK: each task has its own element
int a_task5[100];
void f_task5() {
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < 100; i++) {
#pragma omp task
    a_task5[i] = i;
  }
}

// OK: the end of the group waits for all descendants
void f_taskgroup() {
  int x = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskgroup
    {
#pragma omp task shared(x)
      {
#pragma omp task shared(x)
        x = 1;
      }
    }
    use(x);
  }
}

// OK: the loop waits for its tasks
int s_taskloop2, a_taskloop2[100];
void f_taskloop2() {
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskloop
    for (int i = 0; i < 100; i++)
      a_taskloop2[i] += i;
    s_taskloop2 = a_taskloop2[3];
  }
}

// OK: one iteration after the other
int x_ordered;
void f_ordered() {
#pragma omp parallel for ordered
  for (int i = 0; i < 100; i++) {
#pragma omp ordered
    x_ordered += i;
  }
}

// OK: the iteration before has posted
int a_doacross[100];
void f_doacross() {
#pragma omp parallel for ordered(1)
  for (int i = 1; i < 100; i++) {
#pragma omp ordered depend(sink : i - 1)
    a_doacross[i] = a_doacross[i - 1] + 1;
#pragma omp ordered depend(source)
  }
}

// OK: a wavefront
int a_doacross2d[100][100];
void f_doacross2d() {
#pragma omp parallel for ordered(2)
  for (int i = 1; i < 100; i++)
    for (int j = 1; j < 100; j++) {
#pragma omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1)
      a_doacross2d[i][j] = a_doacross2d[i - 1][j] + a_doacross2d[i][j - 1];
#pragma omp ordered depend(source)
    }
}

// OK: further apart than lanes
int a_simd2[100];
void f_simd2() {
#pragma omp simd safelen(4)
  for (int i = 4; i < 100; i++)
    a_simd2[i] = a_simd2[i - 4] + 1;
}

// OK: each lane reads before a later one writes
int a_simd3[100];
void f_simd3(int *b) {
#pragma omp simd
  for (int i = 0; i < 99; i++)
    a_simd3[i] = a_simd3[i + 1] + b[i];
}

// OK: each thread has its own
static int c_tp;
#pragma omp threadprivate(c_tp)
void f_tp() {
#pragma omp parallel
  {
    c_tp = 1;
    c_tp++;
  }
}

// OK: critical in the callee
int cnt_callee3;
void inc_callee3() {
#pragma omp critical
  cnt_callee3++;
}
void f_callee3() {
#pragma omp parallel
  {
    inc_callee3();
  }
}

// OK: locals of the function belong to the thread
void work_orphan2(int *a, int n) {
  int k;
#pragma omp for
  for (int i = 0; i < n; i++) {
    k = a[i];
    a[i] = k + 1;
  }
}

// OK: lastprivate
int x_last;
void f_last(int *a, int n) {
#pragma omp parallel for lastprivate(x_last)
  for (int i = 0; i < n; i++) {
    x_last = a[i];
    a[i] = x_last + 1;
  }
}
