// RUN: %check_heddle %s heddle-lock-order-inversion
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: reported
#include <mutex>
#include <thread>
#include <vector>

struct Account {
  std::mutex Lock;
  int Balance = 0;
};

class Bank {
public:
  void transfer(int From, int To, int Sum) {
    std::lock_guard<std::mutex> L(Accounts[From].Lock);
    // CHECK-MESSAGES: :[[@LINE+1]]:33: warning: 'Accounts[{{.*}}].Lock' is locked while 'Accounts[{{.*}}].Lock' is held; a call with the two objects swapped takes them in the opposite order
    std::lock_guard<std::mutex> M(Accounts[To].Lock);
    Accounts[From].Balance -= Sum;
    Accounts[To].Balance += Sum;
  }
  void ordered(int From, int To, int Sum) {
    if (From > To)
      std::swap(From, To);
    // OK: the smaller number first
    std::lock_guard<std::mutex> L(Accounts[From].Lock);
    std::lock_guard<std::mutex> M(Accounts[To].Lock);
    Accounts[From].Balance -= Sum;
    Accounts[To].Balance += Sum;
  }

private:
  std::vector<Account> Accounts{4};
};

int main() {
  Bank B;
  std::thread T([&] { B.transfer(0, 1, 5); });
  T.join();
  std::thread U([&] { B.transfer(1, 0, 5); });
  U.join();
}
