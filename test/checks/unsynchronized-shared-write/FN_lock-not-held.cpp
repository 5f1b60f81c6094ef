// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++20
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

// FN: an atomic_ref made as a temporary does not lead to its object.
void plainAndAtomicAccess() {
  long Bytes = 0;
  std::thread Other([&] { std::atomic_ref<long>(Bytes).fetch_add(10); });
  Bytes += 1;
  Other.join();
}

int main() {
  plainAndAtomicAccess();
}
