// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
void use(int);
int f_sum1() {
  int s = 0;
#pragma omp parallel for
  for (int i = 0; i < 100; i++)
    s += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's' is written by one thread while another thread may read it; no lock is held; add 'reduction(+:s)' [heddle-unsynchronized-shared-write]
  return s;
}

void f_true1(int *a, int n) {
#pragma omp parallel for
  for (int i = 1; i < n; i++)
    a[i] = a[i - 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_anti1(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n - 1; i++)
    a[i] = a[i + 1] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_tmp1(int *a, int n) {
  int tmp;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    tmp = a[i] + i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'tmp' is written by one thread while another thread may write it; no lock is held; add 'private(tmp)' [heddle-unsynchronized-shared-write]
    a[i] = tmp;
  }
}

double b_innerj[100][100];
void f_innerj() {
  int i, j;
#pragma omp parallel for
  for (i = 0; i < 100; i++)
    for (j = 0; j < 100; j++)
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'j' is written by one thread while another thread may write it; no lock is held; add 'private(j)' [heddle-unsynchronized-shared-write]
      b_innerj[i][j] = i * j;
}

void f_lin2(double *a, int n, int m) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int j = 0; j <= m; j++)
      a[i * m + j] = i * j;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_stencil(double a[100][100]) {
#pragma omp parallel for
  for (int i = 1; i < 99; i++)
    for (int j = 1; j < 99; j++)
      a[i][j] = a[i - 1][j] + a[i + 1][j];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_colcollapse(double a[100][100]) {
#pragma omp parallel for collapse(2)
  for (int i = 0; i < 100; i++)
    for (int j = 1; j < 100; j++)
      a[i][j] = a[i][j - 1];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_matmul2(double a[64][64], double b[64][64], double c[64][64]) {
  int i, j, k;
  for (i = 0; i < 64; i++)
    for (j = 0; j < 64; j++)
#pragma omp parallel for
      for (k = 0; k < 64; k++)
        c[i][j] += a[i][k] * b[k][j];
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'c[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int a_plus63[200];
void f_plus63() {
#pragma omp parallel for
  for (int i = 0; i < 64; i++)
    a_plus63[i] = a_plus63[i + 63] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_plus63[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int a_mod[200];
void f_mod() {
#pragma omp parallel for
  for (int i = 0; i < 64; i++)
    a_mod[i % 8] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_mod[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int a_mixed[200];
void f_mixed() {
#pragma omp parallel for
  for (int i = 1; i < 64; i++)
    a_mixed[2 * i] = a_mixed[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_mixed[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_rev(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i] = a[n - 1 - i];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

void f_half(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i / 2] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int x_par1;
void f_par1() {
#pragma omp parallel
  {
    x_par1 = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_par1' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

int x_par2;
void f_par2() {
#pragma omp parallel
  {
    x_par2++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_par2' is written by one thread while another thread may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
  }
}

int x_par6;
void f_par6() {
#pragma omp parallel sections
  {
#pragma omp section
    {
#pragma omp critical(a)
      x_par6++;
    }
#pragma omp section
    {
#pragma omp critical(b)
      x_par6++;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x_par6' is written by one thread while another thread may read it; the locks that are held differ; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    }
  }
}

int x_master;
void f_master() {
#pragma omp parallel
  {
#pragma omp master
    x_master = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_master' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    use(x_master);
  }
}

int x_single;
void f_single() {
#pragma omp parallel
  {
#pragma omp single nowait
    x_single = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_single' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    use(x_single);
  }
}

void f_nowait(int *a, int *b, int n) {
#pragma omp parallel
  {
#pragma omp for nowait
    for (int i = 0; i < n; i++)
      a[i] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp for
    for (int i = 1; i < n; i++)
      b[i] = a[i - 1];
  }
}
