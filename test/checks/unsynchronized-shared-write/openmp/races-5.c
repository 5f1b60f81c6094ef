// RUN: %check_heddle %s heddle-unsynchronized-shared-write -no-fixed-is-silent -- -fopenmp
#include "Inputs/omp.h"

void w1(int n, int *a) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i / 2] = i;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a{{.*}}' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between
}
void w2(int n, const int *b, int *h) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    h[b[i] & 15]++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'h{{.*}}' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
}
void w3(int n, double *a) {
#pragma omp parallel for
  for (int i = 1; i < n; i++)
    a[i] = a[i - 1] + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a{{.*}}' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
}
double w4(int n, const double *x) {
  double s = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    s += x[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's' is written by one thread while another thread may read it; no lock is held; add 'reduction(+:s)'
  return s;
}
void w5(int n, double *x) {
  double t;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    t = x[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 't' is written by one thread while another thread may write it; no lock is held; add 'private(t)'
    x[i] = t * t;
  }
}
void w6(int n, double *a) {
  int i, j;
#pragma omp parallel for
  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++)
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'j' is written by one thread while another thread may write it; no lock is held; add 'private(j)'
      a[i * n + j] = 0;
}
void w7(int n, double *a, double *b) {
#pragma omp parallel
  {
#pragma omp for nowait
    for (int i = 0; i < n; i++)
      a[i] = i;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a{{.*}}' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
#pragma omp for
    for (int i = 1; i < n; i++)
      b[i] = a[i - 1];
  }
}
int w8(void) {
  int v = 0, s = 0;
#pragma omp parallel reduction(+ : s)
  {
#pragma omp master
    v = 7;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'v' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
    s += v;
  }
  return s;
}
int w9(void) {
  int v = 0, s = 0;
#pragma omp parallel reduction(+ : s)
  {
#pragma omp single nowait
    v = 7;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'v' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
    s += v;
  }
  return s;
}
int w10(void) {
  int x = 0, y = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task shared(x)
    x = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task
#pragma omp task shared(x, y)
    y = x;
  }
  return y;
}
int w11(int n) {
  int a = 0, b = 0;
  if (n < 2)
    return n;
#pragma omp task shared(a)
  a = w11(n - 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'a' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task
#pragma omp task shared(b)
  b = w11(n - 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'b' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task
  return a + b;
}
int w12(void) {
  int a = 0;
#pragma omp parallel sections
  {
#pragma omp section
    a = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between
#pragma omp section
    a = 2;
  }
  return a;
}
int w13(void) {
  int a = 0;
#pragma omp parallel
  {
#pragma omp critical(one)
    a++;
#pragma omp critical(two)
    a++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a' is written by one thread while another thread may read it; the locks that are held differ; make it private, guard it, or put a barrier between
  }
  return a;
}
int w14(void) {
  int a = 0;
#pragma omp parallel
  {
#pragma omp atomic
    a++;
    if (a > 3)
      a = 0;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a' is written by one thread while another thread may read it; only one side is atomic; make every access to it atomic
  }
  return a;
}
void w15(int n, double *a) {
#pragma omp parallel for
  for (int i = 1; i < n - 1; i++)
    a[i] = (a[i - 1] + a[i + 1]) / 2;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a{{.*}}' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
}
void w16(int n, const int *x, int *out) {
  int k = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    if (x[i])
      out[k++] = x[i];
      // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'k' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
}
void w17(int n, int m, double *a) {
#pragma omp parallel for collapse(2)
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      a[j] += i;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a{{.*}}' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
}
static double buf[8];
static double work(int i) {
  for (int k = 0; k < 8; k++)
    buf[k] = i;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'buf{{.*}}' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between
  return buf[3];
}
void w18(int n, double *a) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i] = work(i);
}
void w19(int n) {
  int s = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop shared(s)
  for (int i = 0; i < n; i++)
    s += i;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's' is written by one task while another task may read it; no lock is held; make the update atomic
}
void w20(int n, int *a) {
#pragma omp parallel for ordered
  for (int i = 1; i < n; i++) {
    a[i] = a[i - 1];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a{{.*}}' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
#pragma omp ordered
    a[0]++;
  }
}
void w21(void) {
  int x = 0, y = 0;
  omp_depend_t d;
#pragma omp depobj(d) depend(inout : y)
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(depobj : d) shared(x)
    x++;
#pragma omp task shared(x)
    x++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one task while another task may read it; no lock is held; add 'depend' clauses or wait for the task
  }
#pragma omp depobj(d) destroy
}
void w24(int n, int *a) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i % 10] = i;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a{{.*}}' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between
}
void w25(int n, double *x) {
  double s = 0;
#pragma omp target teams distribute parallel for map(tofrom : s)
  for (int i = 0; i < n; i++)
    s += x[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's' is written by one thread while another thread may read it; no lock is held; make the update atomic
}
int w26(int n) {
  omp_lock_t l, m;
  int s = 0;
  omp_init_lock(&l);
  omp_init_lock(&m);
#pragma omp parallel sections
  {
#pragma omp section
    {
      omp_set_lock(&l);
      s++;
      omp_unset_lock(&l);
    }
#pragma omp section
    {
      omp_set_lock(&m);
      s++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 's' is written by one thread while another thread may read it; the locks that are held differ; make it private, guard it, or put a barrier between
      omp_unset_lock(&m);
    }
  }
  return s;
}
int w27(int n, const int *x) {
  int m = x[0];
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    if (x[i] < m)
      m = x[i];
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'm' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
  return m;
}
struct S {
  int n;
};
void w28(struct S *s, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    s->n += i;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's{{.*}}.n' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between
}
void w29(int n) {
  int x = 0;
  int *p = &x;
#pragma omp parallel for firstprivate(p)
  for (int i = 0; i < n; i++)
    (*p)++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x' is written by one thread while another thread may read it
}
void w30(int n, double *a) {
#pragma omp simd
  for (int i = 1; i < n; i++)
    a[i] = a[i - 1];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a{{.*}}' is written by one iteration while another iteration may read it; no lock is held; the loop cannot be vectorised like this
}
