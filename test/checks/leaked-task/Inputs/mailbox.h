// A queue that blocks while it is empty.
#ifndef MAILBOX_H
#define MAILBOX_H
#include <condition_variable>
#include <deque>
#include <mutex>

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

#endif
