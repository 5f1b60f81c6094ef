// RUN: %check_heddle %s heddle-wait-without-predicate
#include <condition_variable>
#include <mutex>

std::mutex M;
std::condition_variable Changed;
bool Ready;

void late() {
  std::unique_lock<std::mutex> Hold(M);
  do {
    Changed.wait(Hold);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for 'Changed' before anything has asked for 'Ready'
  } while (!Ready);
}

class Gate {
public:
  void open() {
    std::lock_guard<std::mutex> Hold(Lock);
    Open = true;
    Opened.notify_all();
  }
  void pass() {
    std::unique_lock<std::mutex> Hold(Lock);
    do
      Opened.wait(Hold);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: this waits for 'Opened' before anything has asked for 'Open'
    while (!Open);
  }

private:
  std::mutex Lock;
  std::condition_variable Opened;
  bool Open = false;
};
