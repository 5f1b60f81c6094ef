// Nobody sends to it by any of its names.
// RUN: %check_heddle %s heddle-leaked-task
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

class Mailbox {
public:
  void put(int Letter) {
    std::lock_guard<std::mutex> L(M);
    Letters.push_back(Letter);
    Came.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> L(M);
    Came.wait(L, [&] { return !Letters.empty(); });
    int First = Letters.front();
    Letters.pop_front();
    return First;
  }

private:
  std::mutex M;
  std::condition_variable Came;
  std::deque<int> Letters;
};

void byReference() {
  Mailbox Box;
  std::jthread Task([&In = Box] { In.take(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: the task waits here for ever: nobody sends to 'In'
}
