// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
void use(int);
#include <stdlib.h>
// OK: blocks of a matrix
#define B 8
void f_b49(double *a, int n) {
#pragma omp parallel for collapse(2)
  for (int ii = 0; ii < n; ii += B)
    for (int jj = 0; jj < n; jj += B)
      for (int i = ii; i < ii + B; i++)
        for (int j = jj; j < jj + B; j++)
          a[i * n + j] = 1;
}

// OK: blocks of a vector
#define MIN(a, b) ((a) < (b) ? (a) : (b))
void f_b50(double *a, int n) {
#pragma omp parallel for
  for (int ii = 0; ii < n; ii += 16)
    for (int i = ii; i < MIN(ii + 16, n); i++)
      a[i] = 1;
}

// OK: odd after even, with a barrier
void f_b51(int *a, int n) {
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < n; i += 2)
      a[i] = 1;
#pragma omp for
    for (int i = 1; i < n; i += 2)
      a[i] = a[i - 1];
  }
}

// OK: odd-even transposition
void f_b52(int *a, int n) {
  for (int ph = 0; ph < n; ph++) {
#pragma omp parallel for
    for (int i = 1 + ph % 2; i < n; i += 2)
      if (a[i - 1] > a[i]) {
        int t = a[i];
        a[i] = a[i - 1];
        a[i - 1] = t;
      }
  }
}

// OK: red and black points
void f_b53(double *a, int n) {
  for (int c = 0; c < 2; c++) {
#pragma omp parallel for
    for (int i = 1; i < n - 1; i++)
      if (i % 2 == c)
        a[i] = a[i - 1] + a[i + 1];
  }
}

// OK: strides double
void f_b55(double *a, int n) {
  for (int s = 1; s < n; s *= 2) {
#pragma omp parallel for
    for (int i = 0; i < n; i += 2 * s)
      a[i] += a[i + s];
  }
}

// OK: rows of a sparse matrix
void f_b57(int n, int *row, int *col, double *val, double *x, double *y) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    double s = 0;
    for (int k = row[i]; k < row[i + 1]; k++)
      s += val[k] * x[col[k]];
    y[i] = s;
  }
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int k = row[i]; k < row[i + 1]; k++)
      val[k] *= 2;
}

// OK: barriers between reads and writes
int x_b60 = 0;
void f_b60(int n) {
#pragma omp parallel
  {
#pragma omp single
    {
      x_b60 = 0;
    }
    for (int i = 0; i < n; i++) {
      use(x_b60);
#pragma omp barrier
#pragma omp single
      x_b60 = x_b60 + 1;
    }
  }
}

// OK: declared reduction
void f_b63(int n) {
  int s = 0;
#pragma omp declare reduction(myadd:int : omp_out += omp_in)                   \
    initializer(omp_priv = 0)
#pragma omp parallel for reduction(myadd : s)
  for (int i = 0; i < n; i++)
    s += i;
}

// OK: threadprivate with copyin
int v_b64;
#pragma omp threadprivate(v_b64)
void f_b64() {
#pragma omp parallel copyin(v_b64)
  {
    v_b64 = v_b64 + 1;
  }
}

// OK: own elements in teams
int a_b65[100];
void f_b65() {
#pragma omp target map(tofrom : a_b65)
#pragma omp teams distribute
  for (int i = 0; i < 100; i++)
    a_b65[i] = i;
}

// OK: waited for
int x_b69;
void f_b69() {
#pragma omp target map(tofrom : x_b69) nowait
  x_b69 = 1;
#pragma omp taskwait
  use(x_b69);
}

// OK: two halves
int a_b70[100];
void f_b70(int n) {
#pragma omp parallel
  {
#pragma omp for nowait
    for (int i = 0; i < 50; i++)
      a_b70[i] = i;
#pragma omp for
    for (int i = 50; i < 100; i++)
      a_b70[i] = i;
  }
}
