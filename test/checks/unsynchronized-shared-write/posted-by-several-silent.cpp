// One worker runs what several tasks post.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-unbalanced-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

template <class Lock> class Unlocked {
public:
  explicit Unlocked(Lock &L) : L(L) { L.unlock(); }
  ~Unlocked() { L.lock(); } // OK: what it is given is locked
  Unlocked(const Unlocked &) = delete;

private:
  Lock &L;
};

class Runner {
public:
  Runner() : Worker(&Runner::run, this) {}
  ~Runner() { stop(); }
  void post(std::function<void()> Task) {
    {
      std::lock_guard<std::mutex> L(M);
      Tasks.push_back(std::move(Task));
    }
    Work.notify_one();
  }
  void flush() {
    std::unique_lock<std::mutex> L(M);
    Idle.wait(L, [this] { return Tasks.empty() && !Running; });
  }
  void stop() {
    {
      std::lock_guard<std::mutex> L(M);
      Stopping = true;
    }
    Work.notify_one();
    if (Worker.joinable())
      Worker.join();
  }

private:
  void run() {
    std::unique_lock<std::mutex> L(M);
    for (;;) {
      while (Tasks.empty() && !Stopping)
        Work.wait(L);
      if (Tasks.empty())
        return;
      std::function<void()> Task = std::move(Tasks.front());
      Tasks.pop_front();
      Running = true;
      {
        Unlocked<std::unique_lock<std::mutex>> Meanwhile(L);
        Task();
        Task = nullptr;
      }
      Running = false;
      if (Tasks.empty())
        Idle.notify_all();
    }
  }

  std::mutex M;
  std::condition_variable Work, Idle;
  std::deque<std::function<void()>> Tasks;
  bool Running = false, Stopping = false;
  std::thread Worker;
};

int main() {
  Runner R;
  long Sum = 0;
  int More = 0;
  std::vector<std::thread> Posters;
  for (int P = 0; P < 3; ++P)
    Posters.emplace_back([&, P] {
      for (int I = 0; I < 50; ++I)
        R.post([&, P, I] {
          Sum += P * 1000 + I; // OK: by the one worker
          if (I % 10 == 0)
            R.post([&More] { ++More; }); // OK: likewise
        });
    });
  for (std::thread &T : Posters)
    T.join();
  R.flush();
  R.stop();
  return Sum && More ? 0 : 1;
}
