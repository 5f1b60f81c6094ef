// A closure has its own name for what it waits for.
// RUN: %check_heddle %s heddle-leaked-task
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

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

// OK: one of an array, by reference.
static void ofArray() {
  Mailbox Boxes[3];
  std::vector<std::jthread> Tasks;
  for (int I = 0; I < 3; ++I)
    Tasks.emplace_back([&In = Boxes[I]] {
      while (In.take())
        ;
    });
  for (Mailbox &Box : Boxes)
    Box.put(0);
}

// OK: by reference.
static void byReference() {
  Mailbox Box;
  std::jthread Task([&In = Box] { In.take(); });
  Box.put(0);
}

// OK: by pointer.
static void byPointer() {
  Mailbox Box;
  std::jthread Task([In = &Box] { In->take(); });
  Box.put(0);
}

// OK: by an object that stands for a reference.
static void byWrapper() {
  Mailbox Box;
  std::jthread Task([In = std::ref(Box)] { In.get().take(); });
  Box.put(0);
}

int main() {
  ofArray();
  byReference();
  byPointer();
  byWrapper();
}
