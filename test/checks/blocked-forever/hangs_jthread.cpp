// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <stop_token>
#include <thread>

class Mailer {
public:
  Mailer() : thread([this](std::stop_token token) { run(token); }) {}
  void send(int letter) {
    {
      std::lock_guard lock(mutex);
      letters.push(letter);
    }
    arrived.notify_one();
  }

private:
  void run(std::stop_token token) {
    while (!token.stop_requested()) {
      std::unique_lock lock(mutex);
      arrived.wait(lock, [this] { return !letters.empty(); });
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the destructor of 'thread' waits for ever for this task: a request to stop does not end this wait; wait with the stop token, or ask for a flag and notify
      letters.pop();
    }
  }
  std::mutex mutex;
  std::condition_variable arrived;
  std::queue<int> letters;
  std::jthread thread;
};

int main() {
  Mailer mailer;
  mailer.send(1);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
}
