// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <future>

using namespace std::chrono_literals;

static std::atomic<const char *> Message{nullptr};

// FN: the variable of the condition is changed by another case.
void serveTwo(heddle::channel<int> Requests, heddle::channel<int> Quit) {
  for (bool Going = true; Going;)
    heddle::select(heddle::on_receive(Requests, [](auto) {}),
                   heddle::on_receive(Quit, [&](auto) { Going = false; }),
                   heddle::on_default([] {}));
}

// FN: whether a queue stays empty for long nobody knows; to yield is taken for
// good enough.
#include <mutex>
#include <queue>
#include <thread>
class Queue {
public:
  bool empty() {
    std::lock_guard<std::mutex> Hold(Lock);
    return Items.empty();
  }
  void push(int Item) {
    std::lock_guard<std::mutex> Hold(Lock);
    Items.push(Item);
  }

private:
  std::mutex Lock;
  std::queue<int> Items;
};
void yieldsUntilFilled(Queue &Q) {
  while (Q.empty())
    std::this_thread::yield();
}
