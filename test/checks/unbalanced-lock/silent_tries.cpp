// RUN: %check_heddle %s heddle-unbalanced-lock
// HEDDLE-SILENT
#include <condition_variable>
#include <mutex>

std::mutex M;
std::condition_variable Changed;
int Count;
bool Ready;

void asked() {
  // OK: released where the attempt was successful
  if (!M.try_lock())
    return;
  ++Count;
  M.unlock();
}
void stored() {
  // OK: the variable tells
  bool Got = M.try_lock();
  if (Got)
    ++Count;
  if (Got)
    M.unlock();
}
void insists() {
  // OK: taken in the end
  if (!M.try_lock())
    M.lock();
  ++Count;
  M.unlock();
}
void repeats() {
  // OK: only success leaves the loop
  while (!M.try_lock())
    ;
  ++Count;
  M.unlock();
}
void correlated(bool Early) {
  std::unique_lock<std::mutex> Hold(M);
  if (Early)
    Hold.unlock();
  ++Count;
  // OK: the same question
  if (!Early)
    Hold.unlock();
}
void asksGuard(bool Early) {
  std::unique_lock<std::mutex> Hold(M);
  if (Early)
    Hold.unlock();
  // OK: the guard is asked
  if (Hold.owns_lock())
    Hold.unlock();
}
void tries() {
  std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
  if (!Hold)
    return;
  ++Count;
  // OK: it was successful
  Hold.unlock();
}
void adopts() {
  M.lock();
  std::unique_lock<std::mutex> Hold(M, std::adopt_lock);
  ++Count;
  // OK: it owns what was locked before
  Hold.unlock();
}
void pauses() {
  std::lock_guard<std::mutex> Hold(M);
  // OK: the guard finds it as it was
  M.unlock();
  ++Count;
  M.lock();
}
void waits(std::unique_lock<std::mutex> &Hold) {
  // OK: the caller's guard
  Changed.wait(Hold, [] { return Ready; });
}
void works() {
  std::unique_lock<std::mutex> Hold(M);
  while (!Ready) {
    Hold.unlock();
    ++Count;
    Hold.lock();
    // OK: locked again
    Changed.wait(Hold);
  }
  waits(Hold);
}
void moved() {
  std::unique_lock<std::mutex> Hold(M);
  std::unique_lock<std::mutex> Other(std::move(Hold));
  // OK: it is the other's now
  Other.unlock();
}
void returned();
std::unique_lock<std::mutex> take() { return std::unique_lock<std::mutex>(M); }
void taken() {
  auto Hold = take();
  // OK: what a function hands out
  Hold.unlock();
}
