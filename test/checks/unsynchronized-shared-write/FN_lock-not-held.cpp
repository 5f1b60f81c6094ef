// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

// FN: an atomic_ref made as a temporary does not lead to its object.
void plainAndAtomicAccess() {
  long Bytes = 0;
  std::thread Other([&] { std::atomic_ref<long>(Bytes).fetch_add(10); });
  Bytes += 1;
  Other.join();
}

// FN: the callable reaches publish() as a reference to std::function.
class Publisher {
public:
  void publish(const std::function<void()> &Notify) {
    {
      std::lock_guard<std::mutex> Lock(M);
      ++Messages;
    }
    Notify();
  }

private:
  std::mutex M;
  int Messages = 0;
};

void callbackWithoutLock() {
  Publisher News;
  int Delivered = 0;
  auto Deliver = [&] { ++Delivered; };
  std::thread Other([&] { News.publish(Deliver); });
  News.publish(Deliver);
  Other.join();
}

int main() {
  plainAndAtomicAccess();
  callbackWithoutLock();
}
