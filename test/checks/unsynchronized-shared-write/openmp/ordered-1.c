// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
void use(int);
// OK: each thread has its own sum
int f_sum2() {
  int s = 0;
#pragma omp parallel for reduction(+ : s)
  for (int i = 0; i < 100; i++)
    s += i;
  return s;
}

// OK: each iteration writes its own element
void f_own1(int *a, int *b, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[i] = b[i] + b[i + 1];
}

// OK: private
void f_tmp2(int *a, int n) {
  int tmp;
#pragma omp parallel for private(tmp)
  for (int i = 0; i < n; i++) {
    tmp = a[i] + i;
    a[i] = tmp;
  }
}

// OK: the inner variable is private
double b_innerj2[100][100];
void f_innerj2() {
  int i, j;
#pragma omp parallel for private(j)
  for (i = 0; i < 100; i++)
    for (j = 0; j < 100; j++)
      b_innerj2[i][j] = i * j;
}

// OK: rows do not overlap
void f_lin(double *a, int n, int m) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      a[i * m + j] = i * j;
}

// OK: reads one array, writes the other
void f_stencil2(double a[100][100], double b[100][100]) {
#pragma omp parallel for collapse(2)
  for (int i = 1; i < 99; i++)
    for (int j = 1; j < 99; j++)
      a[i][j] = b[i - 1][j] + b[i + 1][j];
}

// OK: the dependence stays in one row
void f_colonly(double a[100][100]) {
#pragma omp parallel for
  for (int i = 0; i < 100; i++)
    for (int j = 1; j < 100; j++)
      a[i][j] = a[i][j - 1];
}

// OK: the outer loop is not divided
void f_innerpar(double a[100][100]) {
  for (int i = 1; i < 100; i++)
#pragma omp parallel for
    for (int j = 0; j < 100; j++)
      a[i][j] = a[i - 1][j];
}

// OK: each row has one thread
void f_matmul(double a[64][64], double b[64][64], double c[64][64]) {
#pragma omp parallel for
  for (int i = 0; i < 64; i++)
    for (int j = 0; j < 64; j++)
      for (int k = 0; k < 64; k++)
        c[i][j] += a[i][k] * b[k][j];
}

// OK: what is read lies behind what is written
int a_plus64[200];
void f_plus64() {
#pragma omp parallel for
  for (int i = 0; i < 64; i++)
    a_plus64[i] = a_plus64[i + 64] + 1;
}

// OK: never wraps
int a_mod2[200];
void f_mod2() {
#pragma omp parallel for
  for (int i = 0; i < 64; i++)
    a_mod2[i % 100] = i;
}

// OK: even elements are written, odd ones read
int a_even[200];
void f_even() {
#pragma omp parallel for
  for (int i = 0; i < 64; i++)
    a_even[2 * i] = a_even[2 * i + 1];
}

// OK: the two halves do not meet
void f_rev2(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n / 2; i++) {
    int t = a[i];
    a[i] = a[n - 1 - i];
    a[n - 1 - i] = t;
  }
}

// OK: one thread
int x_par3;
void f_par3() {
#pragma omp parallel
  {
#pragma omp single
    x_par3 = 1;
  }
}

// OK: atomic
int x_par4;
void f_par4() {
#pragma omp parallel
  {
#pragma omp atomic
    x_par4++;
  }
}

// OK: critical
int x_par5;
void f_par5() {
#pragma omp parallel
  {
#pragma omp critical
    x_par5++;
  }
}

// OK: a barrier between
int x_master2;
void f_master2() {
#pragma omp parallel
  {
#pragma omp master
    x_master2 = 1;
#pragma omp barrier
    use(x_master2);
  }
}

// OK: the single construct ends with a barrier
int x_single2;
void f_single2() {
#pragma omp parallel
  {
#pragma omp single
    x_single2 = 1;
    use(x_single2);
  }
}

// OK: the first loop ends with a barrier
void f_nowait2(int *a, int *b, int n) {
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < n; i++)
      a[i] = i;
#pragma omp for
    for (int i = 1; i < n; i++)
      b[i] = a[i - 1];
  }
}

// OK: equal static loops: the same thread
void f_nowait3(int *a, int *b, int n) {
#pragma omp parallel
  {
#pragma omp for nowait schedule(static)
    for (int i = 0; i < n; i++)
      a[i] = i;
#pragma omp for schedule(static)
    for (int i = 0; i < n; i++)
      b[i] = a[i];
  }
}
