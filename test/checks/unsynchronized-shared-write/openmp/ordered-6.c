// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
#include "Inputs/omp.h"

// OK: the places are chosen by who calls
void scatter(int n, double *a, const int *idx, const double *v) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[idx[i]] = v[i];
}
// OK: two arrays
void axpy(int n, double a, double *x, double *y) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    y[i] += a * x[i + 1];
}
// OK: a histogram of each thread
void histo(int n, const int *b, int *h) {
#pragma omp parallel for reduction(+ : h[ : 16])
  for (int i = 0; i < n; i++)
    h[b[i] & 15]++;
}
// OK: a histogram, each step atomic
void histo2(int n, const int *b, int *h) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
#pragma omp atomic
    h[b[i] & 15]++;
  }
}
// OK: a row each
void rows(int n, int m, double a[n][m]) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int j = 1; j < m; j++)
      a[i][j] += a[i][j - 1];
}
// OK: all pairs
void coll(int n, int m, double *a) {
#pragma omp parallel for collapse(2)
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      a[i * m + j] = i + j;
}
// OK: a lock of the runtime
int locked(int n) {
  omp_lock_t l;
  int s = 0;
  omp_init_lock(&l);
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    omp_set_lock(&l);
    s += i;
    omp_unset_lock(&l);
  }
  omp_destroy_lock(&l);
  return s;
}
// OK: a slot of each thread
double own(int n, const double *x) {
  double part[64] = {0};
  double s = 0;
#pragma omp parallel
  {
    int t = omp_get_thread_num();
#pragma omp for
    for (int i = 0; i < n; i++)
      part[t] += x[i];
  }
  for (int i = 0; i < 64; i++)
    s += part[i];
  return s;
}
// OK: all wait for the one
int single(void) {
  int v = 0, s = 0;
#pragma omp parallel reduction(+ : s)
  {
#pragma omp single
    v = 7;
    s += v;
  }
  return s;
}
// OK: all wait for the master
int master(void) {
  int v = 0, s = 0;
#pragma omp parallel reduction(+ : s)
  {
#pragma omp master
    v = 7;
#pragma omp barrier
    s += v;
  }
  return s;
}
// OK: each waits for what it depends on
int deps(void) {
  int x = 0, y = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(out : x)
    x = 1;
#pragma omp task depend(in : x) depend(out : y)
    y = x + 1;
#pragma omp task depend(in : y)
    x = y;
  }
  return x + y;
}
// OK: waits for both
int fib(int n) {
  int a, b;
  if (n < 2)
    return n;
#pragma omp task shared(a)
  a = fib(n - 1);
#pragma omp task shared(b)
  b = fib(n - 2);
#pragma omp taskwait
  return a + b;
}
// OK: a section each
int sect(void) {
  int a = 0, b = 0;
#pragma omp parallel sections
  {
#pragma omp section
    a = 1;
#pragma omp section
    b = 2;
  }
  return a + b;
}
// OK: the two arrays change places between the loops
void jacobi(int n, double *a, double *b) {
  for (int t = 0; t < 10; t++) {
#pragma omp parallel for
    for (int i = 1; i < n - 1; i++)
      b[i] = (a[i - 1] + a[i + 1]) / 2;
    double *c = a;
    a = b;
    b = c;
  }
}
// OK: every other place
void redblack(int n, double *a) {
  for (int color = 0; color < 2; color++) {
#pragma omp parallel for
    for (int i = 1 + color; i < n - 1; i += 2)
      a[i] = (a[i - 1] + a[i + 1]) / 2;
  }
}
// OK: the loop has a variable of its own
int maxi(int n, const int *x) {
  int m = x[0];
#pragma omp parallel
  {
    int mine = x[0];
#pragma omp for nowait
    for (int i = 0; i < n; i++)
      if (x[i] > mine)
        mine = x[i];
#pragma omp critical
    if (mine > m)
      m = mine;
  }
  return m;
}
// OK: the last value
int last(int n, const int *x) {
  int v = 0;
#pragma omp parallel for lastprivate(v)
  for (int i = 0; i < n; i++)
    v = x[i];
  return v;
}
// OK: a counter of each thread
static int counter;
#pragma omp threadprivate(counter)
void tp(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    counter++;
}
// OK: a place each
void tl(int n, double *a) {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(4)
  for (int i = 0; i < n; i++)
    a[i] *= 2;
}
// OK: in the order of the loop
void ord(int n, int *out) {
  int k = 0;
#pragma omp parallel for ordered
  for (int i = 0; i < n; i++) {
#pragma omp ordered
    out[k++] = i;
  }
}
// OK: the number is taken atomically
void compact(int n, const int *x, int *out) {
  int k = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    if (x[i]) {
      int s;
#pragma omp atomic capture
      s = k++;
      out[s] = x[i];
    }
}
// OK: the rows of a sparse matrix
void spmv(int n, const int *ptr, const int *col, const double *v,
          const double *x, double *y) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    double s = 0;
    for (int k = ptr[i]; k < ptr[i + 1]; k++)
      s += v[k] * x[col[k]];
    y[i] = s;
  }
}
// OK: rows do not overlap
void csr(int n, const int *ptr, double *v) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int k = ptr[i]; k < ptr[i + 1]; k++)
      v[k] *= 2;
}
// OK: depend objects of the same variable
void dobj(void) {
  int x = 0;
  omp_depend_t d;
#pragma omp depobj(d) depend(inout : x)
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(depobj : d)
    x++;
#pragma omp task depend(depobj : d)
    x++;
#pragma omp taskwait
  }
#pragma omp depobj(d) destroy
}
// OK: blocks of 32
void blocks(int n, double *a) {
#pragma omp parallel for schedule(static)
  for (int b = 0; b < n; b += 32)
    for (int i = b; i < b + 32 && i < n; i++)
      a[i] = b;
}
// OK: never in parallel
void iff(int n) {
  int s = 0;
#pragma omp parallel for if (0)
  for (int i = 0; i < n; i++)
    s += i;
}
// OK: one thread
void one(int n) {
  int s = 0;
#pragma omp parallel for num_threads(1)
  for (int i = 0; i < n; i++)
    s += i;
}
// OK: a structure each
struct P {
  double x, v;
};
void step(int n, struct P *p) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    struct P *q = &p[i];
    q->x += q->v;
  }
}
// OK: the group is waited for
int tg(void) {
  int a = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskgroup
    {
#pragma omp task
      a = 1;
    }
    a++;
  }
  return a;
}
// OK: row after row
void tri(int n, double *a) {
  for (int i = 1; i < n; i++) {
#pragma omp parallel for
    for (int j = 0; j < i; j++)
      a[i * n + j] = a[(i - 1) * n + j];
  }
}
// OK: only one thread
void msk(void) {
  int a = 0;
#pragma omp parallel
#pragma omp masked
  a++;
}
// OK: lanes have a sum each
double sr(int n, double *x) {
  double s = 0;
#pragma omp parallel for simd reduction(+ : s)
  for (int i = 0; i < n; i++)
    s += x[i];
  return s;
}
// OK: a place each on the device
void tt(int n, double *x) {
#pragma omp target teams distribute parallel for map(tofrom : x[0 : n])
  for (int i = 0; i < n; i++)
    x[i] += 1;
}
// OK: iterations wait for the one before
void da(int n, int *a) {
#pragma omp parallel for ordered(1)
  for (int i = 1; i < n; i++) {
#pragma omp ordered depend(sink : i - 1)
    a[i] = a[i - 1] + 1;
#pragma omp ordered depend(source)
  }
}
