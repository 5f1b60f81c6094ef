// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -std=c++20 -fopenmp
// HEDDLE-SILENT
#include <random>
#include <vector>

// OK: the program's own guard, of OpenMP's lock
struct omp_lock_t {
  void *Handle;
};
extern "C" {
void omp_init_lock(omp_lock_t *);
void omp_destroy_lock(omp_lock_t *);
void omp_set_lock(omp_lock_t *);
void omp_unset_lock(omp_lock_t *);
}
class Guard {
public:
  explicit Guard(omp_lock_t &L) : Lock(L) { omp_set_lock(&Lock); }
  ~Guard() { omp_unset_lock(&Lock); }

private:
  omp_lock_t &Lock;
};
class Book {
public:
  Book() { omp_init_lock(&Lock); }
  ~Book() { omp_destroy_lock(&Lock); }
  void deposit(long Amount) {
    Guard G(Lock);
    Balance += Amount;
  }
  bool withdraw(long Amount) {
    Guard G(Lock);
    if (Balance < Amount)
      return false;
    Balance -= Amount;
    return true;
  }

private:
  omp_lock_t Lock;
  long Balance = 0;
};
int account() {
  Book Account;
  int Refused = 0;
#pragma omp parallel for reduction(+ : Refused)
  for (int I = 0; I < 2000; ++I)
    if (I % 2)
      Account.deposit(I);
    else if (!Account.withdraw(I))
      ++Refused;
  return Refused;
}

// OK: what a closure has copied is its own
long jobs(std::vector<long> &Out, int N) {
  int I = 0;
#pragma omp parallel
#pragma omp single
  for (I = 0; I < N; ++I) {
    auto Job = [&Out, I] { Out[I] = I; };
#pragma omp task firstprivate(Job)
    Job();
  }
  return Out[0];
}

// OK: an engine for each thread; bits a word apart
double draw(int N) {
  double Sum = 0;
#pragma omp parallel reduction(+ : Sum)
  {
    std::mt19937 Engine(1);
    std::uniform_real_distribution<double> Unit(0.0, 1.0);
#pragma omp for
    for (int I = 0; I < N; ++I)
      Sum += Unit(Engine);
  }
  return Sum;
}
// OK: other words
void flags(std::vector<bool> &Odd) {
#pragma omp parallel for
  for (int I = 0; I < 100; ++I)
    Odd[I * 64] = true;
}
