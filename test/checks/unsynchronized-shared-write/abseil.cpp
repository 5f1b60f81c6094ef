// RUN: %check_heddle %s heddle-unsynchronized-shared-write
#include <thread>

namespace absl {
inline namespace lts {
class Notification {
public:
  void Notify();
  void WaitForNotification() const;
};
class BlockingCounter {
public:
  explicit BlockingCounter(int Count);
  bool DecrementCount();
  void Wait();
};
class Barrier {
public:
  explicit Barrier(int Count);
  bool Block();
};
} // namespace lts
} // namespace absl

int notified() {
  int Config = 0;
  absl::Notification Loaded;
  std::thread Loader([&] {
    Config = 1;
    Loaded.Notify();
  });
  Loaded.WaitForNotification();
  int Seen = Config;
  Loader.join();
  return Seen;
}

int counted() {
  int Parts[2] = {};
  absl::BlockingCounter Left(2);
  std::thread First([&] { Parts[0] = 1; Left.DecrementCount(); });
  std::thread Second([&] { Parts[1] = 1; Left.DecrementCount(); });
  Left.Wait();
  int Sum = Parts[0] + Parts[1];
  First.join();
  Second.join();
  return Sum;
}

// Only one task is told to clean up.
void blocked(absl::Barrier *Gate) {
  auto Leave = [Gate] {
    if (Gate->Block())
      delete Gate;
  };
  std::thread First(Leave), Second(Leave);
  First.join();
  Second.join();
}

int readBeforeNotified() {
  int Config = 0;
  absl::Notification Loaded;
  std::thread Loader([&] {
    Config = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Config' is written by this task while the code that started the task uses it
    Loaded.Notify();
  });
  int Seen = Config;
  Loaded.WaitForNotification();
  Loader.join();
  return Seen;
}
