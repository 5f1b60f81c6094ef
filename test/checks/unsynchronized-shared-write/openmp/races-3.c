// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
void use(int);
#include <stdio.h>
int f_dcl(int *a, int n) {
  int m = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    if (a[i] > m) {
#pragma omp critical
      if (a[i] > m)
        m = a[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'm' is written by one thread while another thread may read it; only one side holds a lock; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    }
  return m;
}

int a_alias[100];
void f_alias() {
  int *p = a_alias;
  int *q = a_alias + 1;
#pragma omp parallel for
  for (int i = 0; i < 99; i++)
    p[i] = q[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_alias[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int a_idx[100];
void f_idx() {
  int idx[6] = {1, 2, 3, 4, 2, 5};
#pragma omp parallel for
  for (int i = 0; i < 6; i++)
    a_idx[idx[i]] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a_idx[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int x_sections;
void f_sections() {
#pragma omp parallel sections
  {
#pragma omp section
    x_sections = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_sections' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp section
    x_sections = 2;
  }
}

int x_teams;
void f_teams() {
#pragma omp target teams distribute parallel for map(tofrom : x_teams)
  for (int i = 0; i < 100; i++)
    x_teams++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_teams' is written by one thread while another thread may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
}

int x_atomicplain;
void f_atomicplain(int *r) {
#pragma omp parallel
  {
#pragma omp atomic
    x_atomicplain++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_atomicplain' is written by one thread while another thread may read it; only one side is atomic; make every access to it atomic [heddle-unsynchronized-shared-write]
    r[0] = x_atomicplain;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'r[...]' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

struct S_struct {
  int a, b;
};
struct S_struct s_struct;
void f_struct(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    s_struct.a += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's_struct.a' is written by one thread while another thread may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
}

void f_barrierloop2(double *u, double *v, int n, int T) {
#pragma omp parallel
  for (int t = 0; t < T; t++) {
#pragma omp for
    for (int i = 1; i < n - 1; i++)
      v[i] = u[i - 1] + u[i + 1];
#pragma omp for nowait
    for (int i = 1; i < n - 1; i++)
      u[i] = v[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'u[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

double a_triangular2[100][100];
void f_triangular2(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      a_triangular2[i][j] = a_triangular2[j][i];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a_triangular2[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

int h_hist[8];
void f_hist(unsigned *d, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    h_hist[d[i] % 8]++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'h_hist[...]' is written by one thread while another thread may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
}

int x_lastiter;
void f_lastiter(int *a, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    if (i == 0)
      x_lastiter = a[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'x_lastiter' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    a[i] = x_lastiter;
  }
}

void f_linear2(int *a, int *b, int n) {
  int j = 0;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    a[i] = b[j];
    j++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'j' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

int x_b2;
void f_b2() {
#pragma omp parallel
  {
#pragma omp for reduction(+ : x_b2) nowait
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'x_b2' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    for (int i = 0; i < 10; i++)
      x_b2 += i;
#pragma omp single
    use(x_b2);
  }
}

int x_b3;
void f_b3() {
#pragma omp parallel
  {
#pragma omp master
    x_b3 = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'x_b3' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp for reduction(+ : x_b3)
    for (int i = 0; i < 10; i++)
      x_b3 += i;
#pragma omp single
    use(x_b3);
  }
}

void f_b5(int *a, int n) {
  int i;
#pragma omp parallel shared(a, n, i)
  {
    for (i = 0; i < n; i++)
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'i' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
      a[i] = i;
  }
}

int main_b7() {
  int len = 1000;
  int a[1000];
  int i;
  for (i = 0; i < len; i++)
    a[i] = i;
#pragma omp parallel for
  for (i = 0; i < len - 1; i++)
    a[i + 1] = a[i] + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'a[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  printf("%d", a[500]);
  return 0;
}

int main_b8() {
  int a[2][100];
  int i, j;
#pragma omp parallel
  for (i = 0; i < 2; i++) {
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'i' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp for
    for (j = 0; j < 100; j++)
      a[i][j] += 1;
  }
  return 0;
}

int main_b9() {
  int a[2][100];
  int i, j;
#pragma omp parallel
  for (i = 0; i < 2; i++) {
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'i' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp for
    for (j = 0; j < 100; j++)
      a[i][j] += 1;
  }
  return 0;
}

void f_b11(double *u, double *un, int n) {
  double *tmp;
#pragma omp parallel
  for (int t = 0; t < 100; t++) {
#pragma omp for
    for (int i = 1; i < n - 1; i++)
      un[i] = u[i] + u[i - 1] + u[i + 1];
    tmp = u;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'tmp' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    u = un;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'u' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
    un = tmp;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'un' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
}

void f_b15(int *a, int n) {
#pragma omp parallel
#pragma omp single
  {
    for (int i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
      {
        a[i] = i;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'a[...]' is written by one task while another task may write it; no lock is held; add 'depend' clauses or wait for the task [heddle-unsynchronized-shared-write]
      }
    }
    a[0] = 1;
  }
}
