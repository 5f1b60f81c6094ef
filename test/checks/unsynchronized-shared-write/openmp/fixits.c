// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
int sum(const int *a, int n) {
  int total = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    total += a[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is written by one thread while another thread may read it; no lock is held; add 'reduction(+:total)' [heddle-unsynchronized-shared-write]
  // CHECK-FIXES: #pragma omp parallel for reduction(+:total)
  return total;
}

double product(const double *a, int n) {
  double all = 1;
#pragma omp parallel for schedule(static)
  for (int i = 0; i < n; i++)
    all = all * a[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'all' is written by one thread while another thread may read it; no lock is held; add 'reduction(*:all)' [heddle-unsynchronized-shared-write]
  // CHECK-FIXES: #pragma omp parallel for schedule(static) reduction(*:all)
  return all;
}

void squares(int *a, int n) {
  int square;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    square = a[i] * a[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'square' is written by one thread
    // CHECK-FIXES: #pragma omp parallel for private(square)
    a[i] = square;
  }
}

int hits;
void count(void) {
#pragma omp parallel
  {
    hits++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'hits' is written by one thread while another thread may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
    // CHECK-FIXES: #pragma omp atomic
    // CHECK-FIXES-NEXT: hits++;
  }
}
