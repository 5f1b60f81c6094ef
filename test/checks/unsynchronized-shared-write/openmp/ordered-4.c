// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
void use(int);
#include "Inputs/omp.h"
#include <stdlib.h>
#include <string.h>
// OK: after taskwait
void f_b14(int *a, int n) {
#pragma omp parallel
#pragma omp single
  {
    for (int i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
      {
        a[i] = i;
      }
    }
#pragma omp taskwait
    a[0] = 1;
  }
}

// OK: recursion with tasks of their own ranges
void qs_b17(int *a, int lo, int hi) {
  if (lo >= hi)
    return;
  int p = lo;
  for (int k = lo; k < hi; k++)
    if (a[k] < a[hi]) {
      int t = a[k];
      a[k] = a[p];
      a[p] = t;
      p++;
    }
#pragma omp task
  qs_b17(a, lo, p - 1);
#pragma omp task
  qs_b17(a, p + 1, hi);
#pragma omp taskwait
}

// OK: a chain of dependences
void f_b18(int *a, int n) {
#pragma omp parallel
#pragma omp single
  for (int i = 1; i < n; i++) {
#pragma omp task depend(in : a[i - 1]) depend(out : a[i])
    a[i] = a[i - 1] + 1;
  }
}

// OK: inout orders the tasks
int sum_b20;
void f_b20(int *a, int n) {
#pragma omp parallel
#pragma omp single
  for (int i = 1; i < n; i++) {
#pragma omp task depend(inout : sum_b20)
    sum_b20 += a[i];
  }
}

// OK: in_reduction
int sum_b21;
void f_b21(int *a, int n) {
#pragma omp parallel
#pragma omp single
#pragma omp taskgroup task_reduction(+ : sum_b21)
  for (int i = 1; i < n; i++) {
#pragma omp task in_reduction(+ : sum_b21)
    sum_b21 += a[i];
  }
}

// OK: a barrier between
int a_b23[100], b_b23[100];
void f_b23() {
#pragma omp parallel num_threads(2)
  {
    int id = omp_get_thread_num();
    a_b23[id] = id;
#pragma omp barrier
    b_b23[id] = a_b23[1 - id];
  }
}

// OK: a private accumulator
double A_b24[64][64], B_b24[64][64];
void f_b24(int n) {
  int i, j, k;
#pragma omp parallel for private(j, k) schedule(static, 4)
  for (i = 0; i < n; i++) {
    for (j = 0; j < n; j++) {
      double s = 0;
      for (k = 0; k < n; k++)
        s += A_b24[i][k] * A_b24[k][j];
      B_b24[i][j] = s;
    }
  }
}

// OK: the pivot row is not written
double A_b26[64][64];
void f_b26(int n) {
  int i, j, k;
  for (k = 0; k < n; k++)
#pragma omp parallel for private(j)
    for (i = k + 1; i < n; i++) {
      A_b26[i][k] /= A_b26[k][k];
      for (j = k + 1; j < n; j++)
        A_b26[i][j] = A_b26[i][j] - A_b26[i][k] * A_b26[k][j];
    }
}

// OK: own rows
void f_b27(int n) {
  double **a = (double **)malloc(n * sizeof(double *));
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    a[i] = (double *)malloc(n * sizeof(double));
    for (int j = 0; j < n; j++)
      a[i][j] = 0;
  }
}

// OK: skips itself
struct P_b28 {
  double x, y;
};
void f_b28(struct P_b28 *p, double *fx, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    struct P_b28 q = p[i];
    double s = 0;
    for (int j = 0; j < n; j++) {
      if (i == j)
        continue;
      s += p[j].x - q.x;
    }
    fx[i] = s;
  }
}

// OK: atomic updates
void f_b30(double *x, double *fx, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    for (int j = i + 1; j < n; j++) {
      double d = x[i] - x[j];
#pragma omp atomic
      fx[i] += d;
#pragma omp atomic
      fx[j] -= d;
    }
  }
}

// OK: atomic flag
int flag_b32;
int data_b32;
void f_b32() {
#pragma omp parallel sections
  {
#pragma omp section
    {
#pragma omp atomic write
      flag_b32 = 1;
    }
#pragma omp section
    {
      int r;
#pragma omp atomic read
      r = flag_b32;
      use(r);
    }
  }
}

// OK: shifted alike
void f_b34(int *a, int n, int k) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i + k] = a[i + k] + 1;
}

// OK: behind what is written
void f_b35(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i] = a[i + n];
}

// OK: private array
void f_b37(int *a, int n) {
  int b[10];
#pragma omp parallel for private(b)
  for (int i = 0; i < n; i++) {
    b[0] = i;
    a[i] = b[0];
  }
}

// OK: reduction over an array
void f_b39(int *a, int n) {
  int b[10] = {0};
#pragma omp parallel for reduction(+ : b[ : 10])
  for (int i = 0; i < n; i++) {
    b[i % 10] += a[i];
  }
  a[0] = b[3];
}

// OK: a pointer to the own element
void f_b40(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    int *p = &a[i];
    *p = 1;
    p[0]++;
  }
}

// OK: own buffer
void f_b42(char *buf, int n) {
#pragma omp parallel
  {
    char tmp[64];
#pragma omp for
    for (int i = 0; i < n; i++) {
      memset(tmp, 0, 64);
      memcpy(buf + i * 64, tmp, 64);
    }
  }
}

// OK: firstprivate
int x_b44;
void f_b44() {
  x_b44 = 1;
#pragma omp parallel firstprivate(x_b44)
  {
    x_b44++;
    use(x_b44);
  }
}

// OK: pairs of rows
int a_b47[64][64];
void f_b47() {
#pragma omp parallel for
  for (int i = 0; i < 64; i += 2)
    for (int j = 0; j < 64; j++) {
      a_b47[i][j] = 1;
      a_b47[i + 1][j] = 2;
    }
}
