// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace absl {
class Notification {
public:
  void Notify();
  void WaitForNotification() const;
};
} // namespace absl

void work();

namespace {

class Torturer {
public:
  // OK: each thread is given the address of the notification, however its
  // handle comes to be.
  void emplaced() {
    absl::Notification Go;
    std::vector<std::thread> Threads;
    for (int I = 0; I < 4; ++I)
      Threads.emplace_back(&Torturer::await, this, &Go);
    Go.Notify();
    for (std::thread &T : Threads)
      T.join();
  }

  // OK: allocated.
  void allocated() {
    absl::Notification Go;
    auto Thread = std::make_unique<std::thread>(&Torturer::awaitToo, this, &Go);
    Go.Notify();
    Thread->join();
  }

private:
  void await(absl::Notification *Go) {
    Go->WaitForNotification();
    work();
  }
  void awaitToo(absl::Notification *Go) {
    Go->WaitForNotification();
    work();
  }
};

void awaitFrom(absl::Notification *Go) { Go->WaitForNotification(); }
void awaitOf(absl::Notification *Go) { Go->WaitForNotification(); }
using Body = void (*)(absl::Notification *);
Body Chosen;
const Body Table[] = {awaitOf};

// OK: who calls what is stored, and with what, is not known.
void stored(absl::Notification *Any) {
  Chosen = awaitFrom;
  std::thread Here(awaitFrom, Any), There(awaitOf, Any);
  Here.join();
  There.join();
}

class Worker {
public:
  explicit Worker(absl::Notification *Go) : Go(Go) {
    Thread = std::thread([this] { this->Go->WaitForNotification(); });
  }
  Worker(Worker &&) = default;
  ~Worker() { Thread.join(); }

private:
  absl::Notification *Go;
  std::thread Thread;
};

} // namespace

// OK: handed to the constructor of the element.
void elements() {
  absl::Notification Go;
  std::vector<Worker> Workers;
  Workers.emplace_back(&Go);
  Go.Notify();
}

void torture() {
  Torturer().emplaced();
  Torturer().allocated();
  stored(nullptr);
}
