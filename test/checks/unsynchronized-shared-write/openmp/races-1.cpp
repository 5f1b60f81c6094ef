// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
#include <cstddef>
#include <vector>
namespace case_cpp1 {
void f(std::vector<int> &v, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    v.push_back(i);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'v' is written by one thread while another thread may write it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

} // namespace case_cpp1

namespace case_cpp3 {
void f(std::vector<int> &v) {
#pragma omp parallel for
  for (std::size_t i = 1; i < v.size(); i++)
    v[i] = v[i - 1] * 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'v[...]' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
}

} // namespace case_cpp3

namespace case_cpp4 {
struct C {
  int n;
  void f() {
#pragma omp parallel for
    for (int i = 0; i < 10; i++)
      n += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'n' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
  }
};

} // namespace case_cpp4

namespace case_cpp5 {
void f(int n) {
  int s = 0;
  auto add = [&](int k) { s += k; };
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 's' is written by one thread while another thread may read it; no lock is held; make it private, guard it, or put a barrier between [heddle-unsynchronized-shared-write]
#pragma omp parallel for
  for (int i = 0; i < n; i++)
    add(i);
}

} // namespace case_cpp5

namespace case_cpp7 {
void f(int n) {
  int s = 0;
  int &r = s;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    r += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's' is written by one thread while another thread may read it; no lock is held; make the update atomic [heddle-unsynchronized-shared-write]
  }
}

} // namespace case_cpp7
