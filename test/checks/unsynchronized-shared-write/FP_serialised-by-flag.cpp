// An actor that is in the queue of its pool at most once; a guard that is a
// default argument.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

class Pool {
public:
  Pool() {
    for (int I = 0; I < 2; ++I)
      Workers.emplace_back([this] { run(); });
  }
  ~Pool() {
    {
      std::lock_guard<std::mutex> L(M);
      Closing = true;
    }
    Work.notify_all();
    for (std::thread &T : Workers)
      T.join();
  }
  void execute(std::function<void()> F) {
    {
      std::lock_guard<std::mutex> L(M);
      Tasks.push_back(std::move(F));
    }
    Work.notify_one();
  }

private:
  void run() {
    std::unique_lock<std::mutex> L(M);
    for (;;) {
      Work.wait(L, [this] { return Closing || !Tasks.empty(); });
      if (Tasks.empty())
        return;
      std::function<void()> F = std::move(Tasks.front());
      Tasks.pop_front();
      L.unlock();
      F();
      L.lock();
    }
  }
  std::mutex M;
  std::condition_variable Work;
  std::deque<std::function<void()>> Tasks;
  bool Closing = false;
  std::vector<std::thread> Workers;
};

class Actor {
public:
  void tell(Pool &P, int N) {
    bool Schedule;
    {
      std::lock_guard<std::mutex> L(M);
      Mail.push_back(N);
      Schedule = !std::exchange(Scheduled, true);
    }
    if (Schedule)
      P.execute([this] { drain(); });
  }

private:
  void drain() {
    for (;;) {
      std::unique_lock<std::mutex> L(M);
      if (Mail.empty()) {
        Scheduled = false;
        return;
      }
      int N = Mail.front();
      Mail.pop_front();
      L.unlock();
      Sum += N; // FP: nobody schedules it while it is scheduled
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'A.Sum' is written by this task while another instance of the task may be running
    }
  }
  std::mutex M;
  std::deque<int> Mail;
  bool Scheduled = false;
  long Sum = 0;
};

static std::mutex LinesMutex;
static long Lines;
using Guard = std::unique_lock<std::mutex>;
static void line(const Guard & = Guard(LinesMutex)) {
  ++Lines; // FP: the caller makes the guard
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Lines' is written by this task while another task uses it; no lock is held
}

int main() {
  Actor A;
  Pool P; // ends before the actor that its tasks use
  auto Tell = [&A, &P] {
    for (int I = 0; I < 200; ++I) {
      A.tell(P, I);
      line();
    }
  };
  std::thread X(Tell), Y(Tell);
  X.join();
  Y.join();
  return 0;
}
