// Another pragma between the directive and its loop.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT

// OK: each iteration has its own element.
void add(double *restrict a, double *restrict b, int n) {
  int i;
#pragma omp parallel for
#pragma clang loop vectorize(disable)
  for (i = 0; i < n; i++)
    a[i] = a[i] + b[i];
}

// OK: and all of the inner loop.
void sum(double *a, int n) {
#pragma omp parallel for
#pragma clang loop vectorize(disable)
  for (int i = 0; i < n; i++) {
#pragma clang loop unroll(disable)
    for (int k = 0; k < 4; k++)
      a[i] += k;
  }
}

// OK: the same in tasks.
void parts(double *a, int n) {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop
#pragma clang loop unroll(disable)
  for (int i = 0; i < n; i++)
    a[i] += 1;
}
