// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT

#include <cstdio>
#include <cstring>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

// FN: a binding of a pair is made by get(), which is not followed.
void structuredBinding() {
  std::pair<int, int> Totals{0, 0};
  auto &[Credits, Debits] = Totals;
  int *Credit = &Credits;
  std::thread Bank([Credit] { *Credit += 5; });
  Totals.first += 1;
  Bank.join();
  (void)Debits;
}

int main() {
  structuredBinding();
}
