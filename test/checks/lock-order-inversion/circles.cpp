// RUN: %check_heddle %s heddle-lock-order-inversion
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: reported
#include <mutex>
#include <thread>

std::mutex A, B;
int X, Y;

void forth() {
  std::lock_guard<std::mutex> First(A);
  // CHECK-NOTES: :[[@LINE+2]]:31: warning: 'B' is locked while 'A' is held, and elsewhere in the opposite order: tasks can wait for each other for ever; lock both at once, or always in the same order [heddle-lock-order-inversion]
  // CHECK-NOTES: :[[@LINE-2]]:31: note: 'A' is locked here
  std::lock_guard<std::mutex> Second(B);
  X = Y;
}
void back() {
  // CHECK-NOTES: :[[@LINE+1]]:31: note: 'B' is locked here
  std::lock_guard<std::mutex> First(B);
  // CHECK-NOTES: :[[@LINE+1]]:31: note: and 'A' after it
  std::lock_guard<std::mutex> Second(A);
  Y = X;
}

class Registry {
public:
  void add() {
    std::lock_guard<std::mutex> L(Names);
    // CHECK-NOTES: :[[@LINE+6]]:33: warning: 'Values' is locked while 'Names' is held, and elsewhere in the opposite order
    // CHECK-NOTES: :[[@LINE-2]]:33: note: 'Names' is locked here
    // CHECK-NOTES: :[[@LINE+1]]:5: note: through this call
    store();
  }
  void store() {
    std::lock_guard<std::mutex> L(Values);
    ++Count;
  }
  void dump() {
    // CHECK-NOTES: :[[@LINE+1]]:5: note: 'Values' is locked here
    Values.lock();
    // CHECK-NOTES: :[[@LINE+1]]:5: note: and 'Names' after it
    Names.lock();
    ++Count;
    Names.unlock();
    Values.unlock();
  }

private:
  std::mutex Names, Values;
  int Count = 0;
};

std::mutex P, Q, R;
void one() {
  std::scoped_lock L(P);
  // CHECK-NOTES: :[[@LINE+2]]:20: warning: 'Q' is locked while 'P' is held, and elsewhere in the opposite order through other locks
  // CHECK-NOTES: :[[@LINE-2]]:20: note: 'P' is locked here
  std::scoped_lock M(Q);
}
void two() {
  // CHECK-NOTES: :[[@LINE+1]]:20: note: 'Q' is locked here
  std::scoped_lock L(Q);
  // CHECK-NOTES: :[[@LINE+1]]:20: note: and 'R' after it
  std::scoped_lock M(R);
}
void three() {
  // CHECK-NOTES: :[[@LINE+1]]:20: note: 'R' is locked here
  std::scoped_lock L(R);
  // CHECK-NOTES: :[[@LINE+1]]:20: note: and 'P' after it
  std::scoped_lock M(P);
}

int main() {
  std::thread T(forth), U(back);
  std::thread V(one), W(two), Z(three);
  Registry G;
  std::thread S([&] { G.add(); }), D([&] { G.dump(); });
  for (std::thread *Each : {&T, &U, &V, &W, &Z, &S, &D})
    Each->join();
}
