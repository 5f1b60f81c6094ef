// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
#define N 64
static double a[N][N];

// A barrier in each round keeps all threads in one round.
void eliminate(int n) {
#pragma omp parallel
  for (int k = 0; k < n - 1; k++) {
#pragma omp single
    {
      double inv = 1.0 / a[k][k];
      for (int j = k + 1; j < n; j++)
        a[k][j] *= inv;
    }
#pragma omp for
    for (int i = k + 1; i < n; i++) {
      double f = a[i][k];
      for (int j = k + 1; j < n; j++)
        a[i][j] -= f * a[k][j]; // OK: row k is finished
    }
  }
}

// OK: the number of threads is known: no two numbers are one place.
static long partial[6];
void nested(const int *data, int n) {
#pragma omp parallel num_threads(2)
  {
    int group = omp_get_thread_num(), groups = omp_get_num_threads();
#pragma omp parallel num_threads(3)
    {
      int me = group * 3 + omp_get_thread_num();
#pragma omp for
      for (int k = group; k < n; k += groups)
        partial[me] += data[k];
    }
  }
}

// OK: each half has its half of the scratch area.
static int values[4096], scratch[4096];
static void mergeSort(int *v, int *tmp, long n) {
  if (n < 2)
    return;
  long half = n / 2;
#pragma omp task
  mergeSort(v, tmp, half);
#pragma omp task
  mergeSort(v + half, tmp + half, n - half);
#pragma omp taskwait
  long i = 0, j = half, k = 0;
  while (i < half && j < n)
    tmp[k++] = v[j] < v[i] ? v[j++] : v[i++];
  while (i < half)
    tmp[k++] = v[i++];
  while (j < n)
    tmp[k++] = v[j++];
  for (k = 0; k < n; ++k)
    v[k] = tmp[k];
}
void sortAll(void) {
#pragma omp parallel
#pragma omp single
  mergeSort(values, scratch, 4096);
}

// OK: partitions do not overlap, however they are found.
static void quick(int *v, long lo, long hi) {
  if (lo >= hi)
    return;
  long i = lo, j = hi;
  int pivot = v[(lo + hi) / 2];
  while (i <= j) {
    while (v[i] < pivot)
      i++;
    while (v[j] > pivot)
      j--;
    if (i <= j) {
      int t = v[i];
      v[i++] = v[j];
      v[j--] = t;
    }
  }
#pragma omp task
  quick(v, lo, j);
#pragma omp task
  quick(v, i, hi);
}
void sortParts(void) {
#pragma omp parallel
#pragma omp single
#pragma omp taskgroup
  quick(values, 0, 4095);
}

// OK: the children are waited for
static int fib(int n) {
  int l, r;
  if (n < 2)
    return n;
#pragma omp task shared(l)
  l = fib(n - 1);
#pragma omp task shared(r)
  r = fib(n - 2);
#pragma omp taskwait
  return l + r;
}
int fibonacci(int n) {
  int result = 0;
#pragma omp parallel
#pragma omp single
  result = fib(n);
  return result;
}

// OK: a tree, by tasks
struct Node {
  struct Node *Left, *Right;
  int Sum, Own;
};
static void sumUp(struct Node *T) {
  if (!T)
    return;
#pragma omp task
  sumUp(T->Left);
#pragma omp task
  sumUp(T->Right);
#pragma omp taskwait
  T->Sum = T->Own + (T->Left ? T->Left->Sum : 0);
}
void sumTree(struct Node *Root) {
#pragma omp parallel
#pragma omp single
  sumUp(Root);
}
