// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <functional>
#include <thread>
#include <vector>

int Plain, Held, Loop, Member, Meanwhile;

void plain() {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Plain' is written by this task while another task uses it
  ++Plain;
}
template <class F> void twice(F Run) {
  std::thread A(Run), B(Run);
  A.join();
  B.join();
}
void times(int N, const std::function<void()> &Run) {
  std::vector<std::thread> All;
  for (int I = 0; I < N; ++I)
    All.emplace_back(Run);
  for (std::thread &T : All)
    T.join();
}
void beside(std::function<void()> Run) {
  std::thread T(Run);
  ++Meanwhile;
  T.join();
}
struct Worker {
  void step() {
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'Member' is written by this task while another instance of the task may be running
    ++Member;
  }
};

int main() {
  twice(plain);
  twice([] {
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'Held' is written by this task while another task uses it
    ++Held;
  });
  times(3, [] {
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'Loop' is written by this task while another instance of the task may be running
    ++Loop;
  });
  Worker W;
  times(2, std::bind(&Worker::step, &W));
  beside([] {
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'Meanwhile' is written by this task while the code that started the task uses it
    ++Meanwhile;
  });
}
