// What lies in a task's part of the data may be its own by how the data was
// divided, and messages to several actors are run by one worker each.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

static int Hundreds[4];
static void count(const std::vector<int> &Sorted, int First, int Last) {
  for (int I = First; I < Last; ++I)
    ++Hundreds[Sorted[I] / 100]; // FP: each part is one hundred
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Hundreds[...]' is written by this task while another instance of the task may be running
}

class Actor {
public:
  Actor() : Worker([this] { run(); }) {}
  ~Actor() {
    tell(nullptr);
    Worker.join();
  }
  void tell(std::function<void(Actor &)> Message) {
    std::lock_guard<std::mutex> L(M);
    Box.push_back(std::move(Message));
    Wake.notify_one();
  }
  int State = 0;

private:
  void run() {
    for (;;) {
      std::function<void(Actor &)> Next;
      {
        std::unique_lock<std::mutex> L(M);
        Wake.wait(L, [this] { return !Box.empty(); });
        Next = std::move(Box.front());
        Box.pop_front();
      }
      if (!Next)
        return;
      Next(*this);
    }
  }
  std::mutex M;
  std::condition_variable Wake;
  std::deque<std::function<void(Actor &)>> Box;
  std::thread Worker;
};

int main() {
  std::vector<int> Sorted(400);
  for (int I = 0; I < 400; ++I)
    Sorted[I] = I;
  std::vector<std::thread> Threads;
  for (int K = 0; K < 4; ++K)
    Threads.emplace_back(count, std::cref(Sorted), K * 100, K * 100 + 100);
  for (std::thread &T : Threads)
    T.join();
  std::vector<std::unique_ptr<Actor>> Actors;
  for (int I = 0; I < 3; ++I)
    Actors.push_back(std::make_unique<Actor>());
  for (auto &A : Actors)
    A->tell([](Actor &Self) { Self.State += 1; }); // FP: one worker runs both
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Actors[...]->State' is written by this task while another task uses it
  for (auto &A : Actors)
    A->tell([](Actor &Self) { Self.State += 2; });
}
