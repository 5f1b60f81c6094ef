// A loop waits once for each task that was started.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-task-outlives-capture
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <condition_variable>
#include <mutex>
#include <thread>

enum { Tasks = 4 };
class Permits {
public:
  void post() {
    std::lock_guard<std::mutex> Lock(Mutex);
    ++N;
    Condition.notify_one();
  }
  void wait() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Condition.wait(Lock, [this] { return N > 0; });
    --N;
  }

private:
  std::mutex Mutex;
  std::condition_variable Condition;
  int N = 0;
};
static int Results[Tasks];
static Permits Done;

static int sum(int N) {
  for (int I = 0; I < N; ++I)
    std::thread([I] {
      Results[I] = I;
      Done.post();
    }).detach();
  int Left = N;
  while (Left-- > 0)
    Done.wait();
  int Sum = 0;
  for (int I = 0; I < N; ++I)
    Sum += Results[I]; // OK: all have posted
  return Sum;
}

int main() { return sum(Tasks) == 0; }
