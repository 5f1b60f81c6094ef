// RUN: %check_heddle %s heddle-check-then-act
#include <mutex>
#include <thread>

static std::mutex Mutex;
static int Count;

static int get() {
  std::lock_guard<std::mutex> Lock(Mutex);
  return Count;
}

static void add() {
  int Old = get();
  std::lock_guard<std::mutex> Lock(Mutex);
  // CHECK-NOTES: :[[@LINE+1]]:3: warning: 'Count' is written with what was computed from its old value, but 'Mutex' was released in between: what another task wrote meanwhile is lost; hold 'Mutex' from the read to the write
  Count = Old + 1;
  // CHECK-NOTES: :[[@LINE-4]]:13: note: it is read here
  // CHECK-NOTES: :[[@LINE-4]]:31: note: the lock is taken again here
  // CHECK-NOTES: :[[@LINE+4]]:15: note: the task starts here
}

int main() {
  std::thread A(add), B(add);
  A.join();
  B.join();
}
