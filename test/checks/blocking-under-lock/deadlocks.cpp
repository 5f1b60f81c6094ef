// RUN: %check_heddle %s heddle-blocking-under-lock
#include <mutex>
#include <thread>

class Recorder {
public:
  void start() {
    Worker = std::thread([this] { run(); });
  }
  void stop() {
    std::lock_guard<std::mutex> Hold(M);
    Stopping = true;
    Worker.join();
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: this waits for another task to end while it holds 'M', which that task needs to get on: neither ever does; release the lock first [heddle-blocking-under-lock]
    // CHECK-NOTES: :[[@LINE+8]]:35: note: the task takes the lock here
    // CHECK-NOTES: :[[@LINE-8]]:14: note: the task starts here
    // CHECK-NOTES: :[[@LINE-6]]:33: note: the lock is taken here
  }

private:
  void run() {
    for (;;) {
      std::lock_guard<std::mutex> Hold(M);
      if (Stopping)
        return;
    }
  }
  std::mutex M;
  std::thread Worker;
  bool Stopping = false;
};
