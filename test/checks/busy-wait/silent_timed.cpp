// RUN: %check_heddle %s heddle-busy-wait -std=c++17,c++20
// HEDDLE-SILENT
#include <chrono>
#include <mutex>
#include <shared_mutex>

using namespace std::chrono_literals;

// OK: waits up to five milliseconds in every round.
void timedLock(std::timed_mutex &Table) {
  while (!Table.try_lock_for(5ms)) {
  }
  Table.unlock();
}

// OK: as before, for a guard.
void timedGuard(std::timed_mutex &Table, int &Total) {
  std::unique_lock<std::timed_mutex> Lock(Table, std::defer_lock);
  while (!Lock.try_lock_for(5ms)) {
  }
  ++Total;
}

// OK: as before, for the reader side.
void timedShared(std::shared_timed_mutex &Table) {
  while (!Table.try_lock_shared_for(5ms)) {
  }
  Table.unlock_shared();
}
