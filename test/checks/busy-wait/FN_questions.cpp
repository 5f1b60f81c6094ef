// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include <atomic>
#include <mutex>
#include <queue>
#include <thread>

// FN: whether a queue stays empty for long nobody knows; to yield is taken for
// good enough.
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
