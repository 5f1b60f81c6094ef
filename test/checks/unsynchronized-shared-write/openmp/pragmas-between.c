// Another pragma between the directive and its loop.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
void prefix(double *a, int n) {
#pragma omp parallel for
#pragma clang loop unroll(disable)
  for (int i = 1; i < n; i++)
    a[i] = a[i - 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may read it
}

void parts(double *a, int n) {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop
#pragma clang loop vectorize(disable)
  for (int i = 1; i < n; i++)
    a[i] = a[i - 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one task while another task may read it
}
