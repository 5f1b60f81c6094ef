// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
void use(int);
#include <stdlib.h>
// OK: reduction
int f_max2(int *a, int n) {
  int m = 0;
#pragma omp parallel for reduction(max : m)
  for (int i = 0; i < n; i++)
    if (a[i] > m)
      m = a[i];
  return m;
}

// OK: all elements differ
int a_idx2[100];
void f_idx2() {
  int idx[6] = {1, 2, 3, 4, 6, 5};
#pragma omp parallel for
  for (int i = 0; i < 6; i++)
    a_idx2[idx[i]] = i;
}

// OK: nothing is known of the subscripts
void f_idx3(int *a, int *idx, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[idx[i]] = i;
}

// OK: two variables
int x_sections2, y_sections2;
void f_sections2() {
#pragma omp parallel sections
  {
#pragma omp section
    x_sections2 = 1;
#pragma omp section
    y_sections2 = 2;
  }
}

// OK: never parallel
int x_if0;
void f_if0() {
#pragma omp parallel if (0)
  x_if0++;
}

// OK: one thread
int x_nt1;
void f_nt1() {
#pragma omp parallel num_threads(1)
  x_nt1++;
}

// OK: reduction
int x_teams2;
void f_teams2() {
#pragma omp target teams distribute parallel for map(tofrom : x_teams2)        \
    reduction(+ : x_teams2)
  for (int i = 0; i < 100; i++)
    x_teams2++;
}

// OK: atomic
int x_teamsatomic;
void f_teamsatomic() {
#pragma omp target teams distribute parallel for map(tofrom : x_teamsatomic)
  for (int i = 0; i < 100; i++)
#pragma omp atomic
    x_teamsatomic++;
}

// OK: own element
struct S_struct2 {
  int a, b;
};
struct S_struct2 s_struct2[100];
void f_struct2() {
#pragma omp parallel for
  for (int i = 0; i < 100; i++)
    s_struct2[i].a = s_struct2[i].b;
}

// OK: each step ends with a barrier
void f_barrierloop(double *u, double *v, int n, int T) {
#pragma omp parallel
  for (int t = 0; t < T; t++) {
#pragma omp for
    for (int i = 1; i < n - 1; i++)
      v[i] = u[i - 1] + u[i + 1];
#pragma omp for
    for (int i = 1; i < n - 1; i++)
      u[i] = v[i];
  }
}

// OK: the upper half reads the lower one
double a_triangular[100][100];
void f_triangular(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      a_triangular[i][j] = a_triangular[j][i];
}

// OK: only one iteration
int x_firstiter;
void f_firstiter(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    if (i == 0)
      x_firstiter = a[i];
    a[i] = 0;
  }
}

// OK: linear: private
void f_linear(int *a, int *b, int n) {
  int j = 0;
#pragma omp parallel for simd linear(j)
  for (int i = 0; i < n; i++) {
    a[i] = b[j];
    j++;
  }
}

// OK: used after the barrier of the loop
int x_b1;
void f_b1() {
#pragma omp parallel
  {
    int y = 0;
#pragma omp for reduction(+ : x_b1)
    for (int i = 0; i < 10; i++)
      x_b1 += i;
#pragma omp single
    use(x_b1);
  }
}

// OK: the loop variable is private
void f_b4(int *a, int n) {
#pragma omp parallel shared(a, n)
  {
    int i;
#pragma omp for
    for (i = 0; i < n; i++)
      a[i] = i;
  }
}

// OK: own elements of allocated arrays
int main_b6(int argc, char **argv) {
  int n = 1000;
  int i;
  double *a = malloc(n * sizeof(double));
  double *b = malloc(n * sizeof(double));
  if (argc > 1)
    n = atoi(argv[1]);
#pragma omp parallel for
  for (i = 0; i < n; i++) {
    double x = i;
    a[i] = x;
    b[i] = a[i] * x;
  }
  return 0;
}

// OK: private
int main_b8p() {
  int a[2][100];
  int i, j;
#pragma omp parallel private(i)
  for (i = 0; i < 2; i++) {
#pragma omp for
    for (j = 0; j < 100; j++)
      a[i][j] += 1;
  }
  return 0;
}

// OK: swapped between the regions
void f_b10(double *u, double *un, int n) {
  for (int t = 0; t < 100; t++) {
#pragma omp parallel for
    for (int i = 1; i < n - 1; i++)
      un[i] = u[i] + u[i - 1] + u[i + 1];
    double *tmp = u;
    u = un;
    un = tmp;
  }
}

// OK: swapped by one thread, with a barrier
void f_b12(double *u, double *un, int n) {
  double *tmp;
#pragma omp parallel
  for (int t = 0; t < 100; t++) {
#pragma omp for
    for (int i = 1; i < n - 1; i++)
      un[i] = u[i] + u[i - 1] + u[i + 1];
#pragma omp single
    {
      tmp = u;
      u = un;
      un = tmp;
    }
  }
}

// OK: own partial sum
void f_b13(double *x, int n) {
  double s = 0;
  double g;
#pragma omp parallel private(g)
  {
    g = 0;
#pragma omp for
    for (int i = 0; i < n; i++)
      g += x[i];
#pragma omp critical
    s += g;
  }
  x[0] = s;
}
