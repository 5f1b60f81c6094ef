// RUN: %check_heddle %s heddle-double-lock
// HEDDLE-SILENT
#include <mutex>

std::mutex M;
std::recursive_mutex R;

// OK: a recursive mutex.
int again(int N) {
  std::lock_guard<std::recursive_mutex> Hold(R);
  return N == 0 ? 0 : N + again(N - 1);
}

// OK: released before.
int released(int N) {
  {
    std::lock_guard<std::mutex> Hold(M);
    if (N == 0)
      return 0;
  }
  return N + released(N - 1);
}

// OK: each object has its own lock.
struct Node {
  std::mutex Lock;
  Node *Next = nullptr;
  int Value = 1;
  int total() {
    std::lock_guard<std::mutex> Hold(Lock);
    return Value + (Next ? Next->total() : 0);
  }
};

// OK: the flag says that the lock is held.
int flagged(int N, bool Locked) {
  if (!Locked) {
    std::lock_guard<std::mutex> Hold(M);
    return flagged(N, true);
  }
  return N;
}

// OK: only the outermost call locks.
int outermost(int N, int Depth) {
  if (Depth == 0)
    M.lock();
  int Result = N == 0 ? 0 : outermost(N - 1, Depth + 1);
  if (Depth == 0)
    M.unlock();
  return Result;
}
