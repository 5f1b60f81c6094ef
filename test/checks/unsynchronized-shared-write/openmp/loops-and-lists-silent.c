// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT

// OK: a chunk of iterations has one thread, and a word belongs to one chunk
void mark(unsigned long *bits, const int *wanted) {
#pragma omp parallel for schedule(dynamic, 1024)
  for (int i = 0; i < 65536; i++)
    if (wanted[i])
      bits[i / 64] |= 1ul << (i % 64);
}

struct Node {
  struct Node *next;
  int value;
};
// OK: each task has its own node
void visit(struct Node *node) {
#pragma omp parallel
#pragma omp single
  while (node) {
#pragma omp task firstprivate(node)
    node->value++;
    node = node->next;
  }
}

// OK: a chain of dependences through a third task
int first, second, third;
void pipeline(void) {
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(out : first)
    first = 1;
#pragma omp task depend(in : first) depend(out : second)
    second = first;
#pragma omp task depend(in : second)
    third = first + second;
  }
}
