// A view that is returned by value shows the elements of somebody else.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <span>
#include <thread>
#include <vector>

class Row {
public:
  Row() : Cells(8), View(Cells) {}
  std::span<int> cells() { return View; }

private:
  std::vector<int> Cells;
  std::span<int> View;
};

int main() {
  Row R;
  auto Fill = [&R] {
    for (int I = 0; I < 1000; ++I)
      R.cells()[0] += I;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'R.View[0]' is written by this task while another task uses it
  };
  std::thread A(Fill), B(Fill);
  A.join();
  B.join();
  return R.cells()[0] ? 0 : 1;
}
