// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
void use(int);
#include "Inputs/omp.h"
#include <string.h>
void f_b16(int *a, int n) {
#pragma omp parallel
  {
    for (int i = 0; i < n; i++) {
#pragma omp task
      {
        a[i] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'a[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
      }
    }
  }
}

void f_b19(int *a, int n) {
#pragma omp parallel
#pragma omp single
  for (int i = 1; i < n; i++) {
#pragma omp task depend(out : a[i])
    a[i] = a[i - 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
  }
}

int a_b22[100], b_b22[100];
void f_b22() {
#pragma omp parallel num_threads(2)
  {
    int id = omp_get_thread_num();
    a_b22[id] = id;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_b22[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    b_b22[id] = a_b22[1 - id];
  }
}

double A_b25[64][64];
void f_b25(int n) {
  int i, j, k;
  for (k = 0; k < n; k++)
#pragma omp parallel for private(j)
    for (i = 0; i < n; i++)
      for (j = 0; j < n; j++)
        A_b25[i][j] = A_b25[i][j] - A_b25[i][k] * A_b25[k][j];
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'A_b25[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_b29(double *x, double *fx, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    for (int j = i + 1; j < n; j++) {
      double d = x[i] - x[j];
      fx[i] += d;
      fx[j] -= d;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'fx[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    }
  }
}

int fact_b31(int n) {
  int r = 1;
  int i;
#pragma omp parallel for
  for (i = 1; i <= n; i++)
    r *= i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'r' is written by one thread while another thread may read it; no lock is held; add 'reduction(*:r)' [heddle-unsynchronized-shared-write]
  return r;
}

int x_b33, y_b33;
void f_b33() {
#pragma omp parallel sections
  {
#pragma omp section
    {
      x_b33 = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x_b33' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    }
#pragma omp section
    {
      use(x_b33);
    }
  }
}

void f_b36(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[5] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_b38(int *a, int n) {
  int b[10];
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    b[0] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'b[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    a[i] = b[0];
  }
}

void f_b41(int *a, int n) {
  int *p = a;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    *p++ = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:6: warning: 'p' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

char tmp_b43[64];
void f_b43(char *buf, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    memset(tmp_b43, 0, 64);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'tmp_b43[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    memcpy(buf + i * 64, tmp_b43, 64);
  }
}

void f_b46(int n, int *a) {
#pragma omp parallel
  {
    int x;
#pragma omp single copyprivate(x)
    x = 3;
    a[0] += 0 * x;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

int a_b48[66][64];
void f_b48() {
#pragma omp parallel for
  for (int i = 0; i < 64; i += 2)
    for (int j = 0; j < 64; j++) {
      a_b48[i][j] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a_b48[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
      a_b48[i + 2][j] = 2;
    }
}

void f_b54(double *a, int n) {
#pragma omp parallel for
  for (int i = 1; i < n - 1; i++)
    if (i % 2 == 0)
      a[i] = a[i - 2] + a[i + 2];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int a_b58[10];
omp_lock_t l_b58;
void f_b58() {
#pragma omp parallel sections
  {
#pragma omp section
    {
      omp_set_lock(&l_b58);
      a_b58[0]++;
      omp_unset_lock(&l_b58);
    }
#pragma omp section
    {
      a_b58[0]++;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a_b58[...]' is written by one thread while another thread may read it; only one side holds a lock; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    }
  }
}

int x_b59 = 0;
void f_b59() {
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < 10; i++) {
    }
    if (x_b59 < 100)
      x_b59 = x_b59 + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x_b59' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

int x_b61 = 0;
void f_b61(int n) {
#pragma omp parallel
  {
    for (int i = 0; i < n; i++) {
      use(x_b61);
#pragma omp single
      x_b61 = x_b61 + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x_b61' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    }
  }
}

void f_b62(int n) {
  int x = 0;
#pragma omp parallel for default(none) shared(x, n)
  for (int i = 0; i < n; i++)
    x = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int a_b66[100], x_b66;
void f_b66() {
#pragma omp target map(tofrom : a_b66, x_b66)
#pragma omp teams distribute
  for (int i = 0; i < 100; i++) {
    x_b66 += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_b66' is written by one thread while another thread may read it; no lock is held; add 'reduction(+:x_b66)' [heddle-unsynchronized-shared-write]
  }
}
