// RUN: %check_heddle %s heddle-wait-without-predicate
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

class Pool {
public:
  ~Pool() {
    Stopping = true;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Stopping' is changed without the lock under which it is waited for: a task that has just asked for it, but does not wait yet, misses the notification of 'Changed'; hold the lock for the change
    Changed.notify_all();
    Worker.join();
  }
  void run() {
    std::unique_lock<std::mutex> Hold(M);
    while (!Stopping)
      Changed.wait(Hold);
  }

private:
  std::mutex M;
  std::condition_variable Changed;
  std::atomic<bool> Stopping{false};
  std::thread Worker{[this] { run(); }};
};

class Gate {
public:
  void open() {
    Open = true;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Open' is changed without the lock under which it is waited for
    Opened.notify_all();
  }
  void pass() {
    std::unique_lock<std::mutex> Hold(M);
    Opened.wait(Hold, [this] { return Open; });
  }

private:
  std::mutex M;
  std::condition_variable Opened;
  bool Open = false;
};

class Early {
public:
  void finish() {
    Changed.notify_all();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Changed' is notified before 'Done' is changed: who wakes up finds the old state and waits for ever; change it first
    std::lock_guard<std::mutex> Hold(M);
    Done = true;
  }
  void wait() {
    std::unique_lock<std::mutex> Hold(M);
    Changed.wait(Hold, [&] { return isDone(); });
  }

private:
  bool isDone() const { return Done; }
  std::mutex M;
  std::condition_variable Changed;
  bool Done = false;
};

int main() {
  std::mutex M;
  std::condition_variable Changed;
  std::atomic<int> Left{1};
  std::thread Worker([&] {
    Left.store(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Left' is changed without the lock under which it is waited for
    Changed.notify_one();
  });
  {
    std::unique_lock<std::mutex> Hold(M);
    Changed.wait(Hold, [&] { return Left == 0; });
  }
  Worker.join();
}
