// RUN: %check_heddle %s heddle-lock-order-inversion
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: reported
#include <mutex>
#include <thread>

struct Account {
  std::mutex Lock;
  int Balance = 100;
};

void transfer(Account &From, Account &To, int Sum) {
  std::lock_guard<std::mutex> L(From.Lock);
  // CHECK-MESSAGES: :[[@LINE+1]]:31: warning: 'To->Lock' is locked while 'From->Lock' is held; a call with the two objects swapped takes them in the opposite order, and both wait for ever; lock both at once, or always in the same order
  std::lock_guard<std::mutex> M(To.Lock);
  From.Balance -= Sum;
  To.Balance += Sum;
}

class Set {
public:
  void merge(Set &Other) {
    std::lock_guard<std::mutex> L(Lock);
    // CHECK-MESSAGES: :[[@LINE+1]]:33: warning: 'Other->Lock' is locked while 'Lock' is held
    std::lock_guard<std::mutex> M(Other.Lock);
    Size += Other.Size;
  }

private:
  std::mutex Lock;
  int Size = 0;
};

int main() {
  Account A, B;
  std::thread T([&] { transfer(A, B, 1); });
  T.join();
  std::thread U([&] { transfer(B, A, 1); });
  U.join();
  Set X, Y;
  std::thread V([&] { X.merge(Y); });
  V.join();
}
