// What a call in an initialiser declares moves what is known of variables.
// RUN: %clang_tidy -load=%plugin '-checks=-*,heddle-*' -config={} -quiet %s -- -fopenmp | %filecheck %s
// CHECK: warning: {{.*}}'Sum'

#define TEN(X) X##0 = A, X##1 = A, X##2 = A, X##3 = A, X##4 = A, X##5 = A,     \
  X##6 = A, X##7 = A, X##8 = A, X##9 = A
static int many(int A) {
  int TEN(a), TEN(b), TEN(c), TEN(d), TEN(e), TEN(f), TEN(g), TEN(h);
  return a0 + b1 + c2 + d3 + e4 + f5 + g6 + h7;
}
static int more(int A) {
  int First = many(A);
  int TEN(i), TEN(j), TEN(k), TEN(l), TEN(m), TEN(n), TEN(o), TEN(p);
  int Last = many(First);
  return Last + i0 + j1 + k2 + l3 + m4 + n5 + o6 + p7;
}

int Sum;
void run(int N) {
#pragma omp parallel for
  for (int I = 0; I < N; ++I) {
    int Value = more(I);
    Sum += Value;
  }
}
