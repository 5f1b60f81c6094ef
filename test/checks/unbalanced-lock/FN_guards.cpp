// RUN: %check_heddle %s heddle-unbalanced-lock
// HEDDLE-SILENT
#include <mutex>
#include <shared_mutex>

std::mutex M;
std::shared_mutex S;
int Count;

// FN: nobody unlocks what the guard has let go.
void letGo() {
  std::unique_lock<std::mutex> Hold(M);
  Hold.release();
}

// FN: taken as a reader, released as a writer.
void otherSide() {
  S.lock_shared();
  ++Count;
  S.unlock();
}
