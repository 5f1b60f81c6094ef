// A flag is tested and set in two steps, before what may be done once only.
// RUN: %check_heddle %s heddle-non-atomic-update
#include <atomic>
#include <cstdlib>
#include <future>
#include <thread>

static void background() {}

class Service {
public:
  Service() : Worker(background) {}
  void stop() {
    if (Stopped.load())
      return;
    Stopped.store(true);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Stopped' is tested and set in two steps: several tasks can find the same and do what is meant for one; exchange it, and ask what was there before
    Worker.join();
  }

private:
  std::atomic<bool> Stopped{false};
  std::thread Worker;
};

static std::atomic<int> State{0};
static std::promise<int> Answer;
static void answer(int Value) {
  if (State == 0) {
    State = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'State' is tested and set in two steps
    Answer.set_value(Value);
  }
}

static std::atomic<bool> Released{false};
static int *Buffer = new int[8];
static void release() {
  if (Released)
    return;
  Released = true;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Released' is tested and set in two steps
  delete[] Buffer;
}

static std::atomic<bool> Freed{false};
static void *Memory = std::malloc(8);
static void giveBack() { std::free(Memory); }
static void freeOnce() {
  if (!Freed.load(std::memory_order_acquire)) {
    Freed.store(true, std::memory_order_release);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Freed' is tested and set in two steps
    giveBack();
  }
}

int main() {
  Service S;
  auto Work = [&S] {
    S.stop();
    answer(1);
    release();
    freeOnce();
  };
  std::thread T(Work), U(Work);
  T.join();
  U.join();
}
