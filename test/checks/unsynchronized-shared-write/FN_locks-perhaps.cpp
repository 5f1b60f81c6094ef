// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include "Inputs/declared-locks.h"
#include <mutex>
#include <thread>

struct Account {
  std::mutex Mu;
};
void lock_account(Account *A) BODY(A->Mu.lock();)
void unlock_account(Account *A) BODY(A->Mu.unlock();)

Account Mine, Yours;
long Total;

void add(Account *A) {
  for (int I = 0; I < 1000; ++I) {
    lock_account(A);
    // FN: two accounts, perhaps two locks; perhaps one for all of them
    ++Total;
    unlock_account(A);
  }
}

int main() {
  std::thread A(add, &Mine), B(add, &Yours);
  A.join();
  B.join();
}
