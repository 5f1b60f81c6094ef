// Lambdas in a function have parameters of their own, which are no parameters
// of the function that a queue could be handed to it by.
// RUN: %check_heddle %s heddle-wait-without-predicate -std=c++17
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

class Actor {
public:
  Actor() { Thread = std::thread([this] { run(); }); }
  ~Actor() {
    stop();
    Thread.join();
  }
  void tell(std::function<void(Actor &)> F) {
    std::lock_guard<std::mutex> L(M);
    Box.push_back(std::move(F));
    Wake.notify_one();
  }
  void stop() {
    Stopping = true;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Stopping' is changed without the lock under which it is waited for
    Wake.notify_one();
  }
  int State = 0;

private:
  void run() {
    for (;;) {
      std::function<void(Actor &)> Next;
      {
        std::unique_lock<std::mutex> L(M);
        Wake.wait(L, [this] { return Stopping || !Box.empty(); });
        if (Box.empty())
          return;
        Next = std::move(Box.front());
        Box.pop_front();
      }
      Next(*this);
    }
  }
  std::mutex M;
  std::condition_variable Wake;
  std::deque<std::function<void(Actor &)>> Box;
  std::atomic<bool> Stopping{false};
  std::thread Thread;
};

int main() {
  Actor A;
  A.tell([](Actor &Self) { Self.State += 1; });
  A.tell([](Actor &Self) { Self.State += 2; });
}
