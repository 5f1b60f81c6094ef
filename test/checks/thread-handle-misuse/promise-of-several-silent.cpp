// The first of several tasks answers; the others have nothing to set.
// RUN: %check_heddle %s heddle-thread-handle-misuse
// HEDDLE-SILENT
#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

struct Answer {
  std::promise<int> Promise;
  std::atomic<int> Replies{0};
};

static int firstOfSeveral() {
  auto Shared = std::make_shared<Answer>();
  std::future<int> Result = Shared->Promise.get_future();
  std::vector<std::thread> Threads;
  for (int I = 0; I < 3; ++I)
    Threads.emplace_back([Shared, I] {
      if (Shared->Replies.fetch_add(1) == 0)
        Shared->Promise.set_value(I);
    });
  int R = Result.get();
  for (std::thread &T : Threads)
    T.join();
  return R;
}

int main() { return firstOfSeveral() < 0; }
