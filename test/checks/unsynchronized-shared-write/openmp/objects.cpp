// Objects with methods, closures and containers in teams.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -std=c++20 -fopenmp
#include <algorithm>
#include <random>
#include <vector>

class Matrix {
public:
  Matrix(int Rows, int Columns) : Columns(Columns), Data(Rows * Columns) {}
  double &operator()(int R, int C) { return Data[R * Columns + C]; }

private:
  int Columns;
  std::vector<double> Data;
};
void multiply(Matrix &A, Matrix &B, Matrix &C, int N) {
#pragma omp parallel for collapse(3)
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      for (int K = 0; K < N; ++K)
        C(I, J) += A(I, K) * B(K, J);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'C.Data[...]' is written by one thread while another thread may read it
}

// Bits of one word.
void flags(const std::vector<int> &In, std::vector<bool> &Odd) {
#pragma omp parallel for
  for (int I = 0; I < 1000; ++I)
    Odd[I] = In[I] % 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Odd[...]' is written by one thread while another thread may write it
}

// One engine for all.
double draw(int N) {
  double Sum = 0;
  std::mt19937 Engine(1);
#pragma omp parallel reduction(+ : Sum)
  {
    std::uniform_real_distribution<double> Unit(0.0, 1.0);
    auto Next = [&] { return Unit(Engine); };
    // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: 'Engine' is written by one thread while another thread may write it
#pragma omp for
    for (int I = 0; I < N; ++I)
      Sum += Next();
  }
  return Sum;
}

// The copy of the structure leads to the same buffer.
struct Window {
  double *Taps;
  int Length;
  void load(const double *X) {
    for (int K = 0; K < Length; ++K)
      Taps[K] = X[K];
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'W.Taps[...]' is written by one thread while another thread may write it
  }
};
void energy(const double *X, double *Memory, int N) {
  Window W{Memory, 16};
#pragma omp parallel for firstprivate(W)
  for (int I = 0; I < N; ++I)
    W.load(X + I);
}

// What is handed on by reference is read.
struct Tile {
  float Mean = 0;
};
float brightest(std::vector<Tile> &Tiles) {
  float Most = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskloop nogroup
    for (int T = 0; T < 200; ++T)
      Tiles[T].Mean = T;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Tiles[...].Mean' is written by one task while another task may read it
    for (const Tile &Each : Tiles)
      Most = std::max(Most, Each.Mean);
  }
  return Most;
}
