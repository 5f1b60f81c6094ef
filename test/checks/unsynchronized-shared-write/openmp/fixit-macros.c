// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// Nothing is changed in a macro.
#define ADD(x, y) x += y
int total;
void sum(const int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    ADD(total, a[i]);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'total' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}
