// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT

// OK: a chunk of iterations has one thread, and a word belongs to one chunk
void mark(unsigned long *bits, const int *wanted) {
#pragma omp parallel for schedule(dynamic, 1024)
  for (int i = 0; i < 65536; i++)
    if (wanted[i])
      bits[i / 64] |= 1ul << (i % 64);
}
