// What tasks reach through pointers and calls, and tasks made by recursion.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
static double buf[16][256];
static double sums[16];

static void scale(double *v, double f) {
  for (int i = 0; i < 256; i++)
    v[i] *= f;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'buf[...]' is written by one task while another task may read it
}

static double total(const double *v) {
  double s = 0.0;
  for (int i = 0; i < 256; i++)
    s += v[i];
  return s;
}

void stages(void) {
#pragma omp parallel
#pragma omp single
  for (int b = 0; b < 16; b++) {
#pragma omp task depend(in : buf[b])
    scale(buf[b], 1.5);
#pragma omp task depend(in : buf[b])
    sums[b] = total(buf[b]);
  }
}

// Only the children have been waited for, not what they have made.
static int items[3000];
static void quick(int *v, int lo, int hi) {
  if (lo >= hi)
    return;
  int p = lo;
  for (int i = lo; i < hi; i++)
    if (v[i] < v[hi]) {
      int t = v[i];
      v[i] = v[p];
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'items[...]' is written by one task while another task may read it
      v[p++] = t;
    }
#pragma omp task
  quick(v, lo, p - 1);
#pragma omp task
  quick(v, p + 1, hi);
}
int sorted(void) {
  int misplaced = 0;
#pragma omp parallel
#pragma omp single
  {
    quick(items, 0, 2999);
#pragma omp taskwait
    for (int i = 1; i < 3000; i++)
      misplaced += items[i - 1] > items[i];
  }
  return misplaced;
}

// Both halves are merged in one place.
static int values[4096], scratch[4096];
static void mergeSort(int *a, int *tmp, long n) {
  if (n < 2)
    return;
  long half = n / 2;
#pragma omp task
  mergeSort(a, tmp, half);
#pragma omp task
  mergeSort(a + half, tmp, n - half);
#pragma omp taskwait
  long i = 0, j = half, k = 0;
  while (i < half && j < n)
    tmp[k++] = a[j] < a[i] ? a[j++] : a[i++];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'tmp[...]' is written by one task while another task may read it
  for (k = 0; k < n; ++k)
    a[k] = tmp[k];
}
void sortAll(void) {
#pragma omp parallel
#pragma omp single
  mergeSort(values, scratch, 4096);
}

// Nobody waits for the tasks of the loop.
static float means[200];
static float brightest;
void noGroup(void) {
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskloop nogroup
    for (int t = 0; t < 200; ++t)
      means[t] = t;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'means[...]' is written by one task while another task may read it
    for (int t = 0; t < 200; ++t)
      brightest = means[t];
  }
}

// Eight iterations back, and sixteen at once.
void echo(float *s, int n) {
#pragma omp simd safelen(16)
  for (int i = 8; i < n; i++)
    s[i] += 0.5f * s[i - 8];
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's[...]' is written by one iteration while another iteration may read it
}

// A target region that nobody waits for.
int x;
void use(int);
void offload(void) {
#pragma omp target map(tofrom : x) nowait
  x = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'x' is written by one task while another task may read it
  use(x);
}

// Threads and lanes: eight of them, and four places.
extern int omp_get_thread_num(void);
static long lanes[8];
void shared(const int *data, int n) {
#pragma omp parallel num_threads(8)
  {
    int me = omp_get_thread_num() % 4;
#pragma omp for
    for (int i = 0; i < n; i++)
      lanes[me] += data[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'lanes[...]' is written by one thread while another thread may read it
  }
}

// Each thread has its pointer, and all lead to one buffer.
static double *shelf;
#pragma omp threadprivate(shelf)
static double rows[100][31];
void copied(double *memory) {
  shelf = memory;
#pragma omp parallel copyin(shelf)
  {
#pragma omp for
    for (int r = 0; r < 100; r++)
      for (int i = 0; i < 31; i++)
        shelf[i] = rows[r][i];
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'memory[...]' is written by one thread while another thread may write it
  }
}

// While loops come to each number, too.
void counted(int *a, int n) {
#pragma omp parallel
  {
    int i = 0;
    while (i < n) {
      a[i] = i;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'a[...]' is written by one thread while another thread may write it
      i++;
    }
  }
}
