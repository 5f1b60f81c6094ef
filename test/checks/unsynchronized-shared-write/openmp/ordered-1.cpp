// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
// HEDDLE-SILENT
#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <vector>
// OK: own elements of a vector
namespace case_cpp2 {
void f(std::vector<int> &v) {
#pragma omp parallel for
  for (std::size_t i = 0; i < v.size(); i++)
    v[i] = v[i] * 2;
}

} // namespace case_cpp2

// OK: guarded
namespace case_cpp6 {
void f(int n) {
  int s = 0;
  std::mutex m;
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    std::lock_guard<std::mutex> g(m);
    s += i;
  }
}

} // namespace case_cpp6

// OK: atomic
namespace case_cpp8 {
void f(int n) {
  std::atomic<int> s{0};
#pragma omp parallel for
  for (int i = 0; i < n; i++) {
    s += i;
  }
}

} // namespace case_cpp8

// OK: own inner containers
namespace case_cpp9 {
void g(std::vector<std::vector<double>> &m, std::vector<std::string> &s) {
#pragma omp parallel for
  for (int i = 0; i < (int)m.size(); i++) {
    std::vector<double> t;
    for (std::size_t j = 0; j < m[i].size(); j++) {
      t.push_back(m[i][j]);
      m[i][j] = 0;
    }
    s[i] = "x";
    m[i].push_back(1);
  }
}

} // namespace case_cpp9
