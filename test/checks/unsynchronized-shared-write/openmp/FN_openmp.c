// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT

// FN: subscripts that come from memory may be equal; often they are not
void scatter(int *a, const int *where, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    a[where[i]] += i;
}

// FN: two pointers that a function is given may point to the same array
void shift(int *a, int *b, int n) {
#pragma omp parallel for
  for (int i = 1; i < n; i++)
    a[i] = b[i - 1];
}

// FN: without a schedule, equal loops are taken to give equal iterations to
// equal threads
void twoLoops(int *a, int *b, int n) {
#pragma omp parallel
  {
#pragma omp for nowait
    for (int i = 0; i < n; i++)
      a[i] = i;
#pragma omp for
    for (int i = 0; i < n; i++)
      b[i] = a[i];
  }
}

// FN: what a loop has stored in a table is not followed
int table[100];
void throughTable(int *a) {
  for (int i = 0; i < 100; i++)
    table[i] = i % 10;
#pragma omp parallel for
  for (int i = 0; i < 100; i++)
    a[table[i]] += i;
}
