// Functions that call each other in a circle, without the lock or with another.
// RUN: %check_heddle %s heddle-double-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <mutex>

std::mutex M;
std::recursive_mutex R;

// OK: a recursive mutex.
int resolveAgain(int N);
int loadAgain(int N) {
  std::lock_guard<std::recursive_mutex> Hold(R);
  return N + resolveAgain(N);
}
int resolveAgain(int N) { return N > 0 ? loadAgain(N - 1) : 0; }

// OK: released before the call.
int resolveReleased(int N);
int loadReleased(int N) {
  {
    std::lock_guard<std::mutex> Hold(M);
    ++N;
  }
  return N + resolveReleased(N);
}
int resolveReleased(int N) { return N < 3 ? loadReleased(N) : 0; }

// OK: the caller's lock is released on the way.
int loadBetween(int N);
int resolveBetween(int N) {
  if (N == 0)
    return 0;
  M.unlock();
  const int Inner = loadBetween(N - 1);
  M.lock();
  return Inner;
}
int loadBetween(int N) {
  M.lock();
  const int Result = N + resolveBetween(N);
  M.unlock();
  return Result;
}

// OK: each node has its own lock.
struct Node {
  std::mutex Lock;
  Node *Next = nullptr;
  int Value = 1;
  int total() {
    std::lock_guard<std::mutex> Hold(Lock);
    return Value + rest();
  }
  int rest() { return Next ? Next->total() : 0; }
};

// OK: who is called while the log is rotated does not lock.
static bool Rotating;
void rotate();
void log() {
  if (Rotating)
    return;
  std::lock_guard<std::mutex> Hold(M);
  rotate();
}
void rotate() {
  Rotating = true;
  log();
  Rotating = false;
}

// OK: only the outermost call locks.
int inner(int N, int Depth);
int outermost(int N, int Depth) {
  if (Depth == 0)
    M.lock();
  const int Result = inner(N, Depth);
  if (Depth == 0)
    M.unlock();
  return Result;
}
int inner(int N, int Depth) { return N == 0 ? 0 : outermost(N - 1, Depth + 1); }

int main() {
  Node Second, First;
  First.Next = &Second;
  log();
  const int Sum = loadAgain(2) + loadReleased(1) + loadBetween(2) +
                  First.total() + outermost(3, 0);
  return Sum == 0;
}
