// Handles that may not be there, joined where they are.
// RUN: %check_heddle %s heddle-task-outlives-capture,heddle-unjoined-thread,heddle-thread-handle-misuse
// HEDDLE-SILENT
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

class Watcher {
public:
  ~Watcher() { unwatch(); }
  void watch(int what) {
    unwatch();
    active_ = true;
    poller_.emplace(&Watcher::poll, this, what);
  }
  void unwatch() {
    active_ = false;
    if (poller_) {
      poller_->join();
      poller_.reset();
    }
  }

private:
  void poll(int) {
    while (active_)
      std::this_thread::yield();
  }
  std::atomic<bool> active_{false};
  std::optional<std::thread> poller_;
};

class Pointed {
public:
  ~Pointed() { unwatch(); }
  void watch(int what) {
    unwatch();
    active_ = true;
    poller_ = std::make_unique<std::thread>(&Pointed::poll, this, what);
  }
  void unwatch() {
    active_ = false;
    if (!poller_)
      return;
    poller_->join();
    poller_.reset();
  }

private:
  void poll(int) {
    while (active_)
      std::this_thread::yield();
  }
  std::atomic<bool> active_{false};
  std::unique_ptr<std::thread> poller_;
};

int main() {
  {
    Watcher w;
    for (int i = 0; i < 3; ++i)
      w.watch(i); // OK: each joins the one before, the destructor the last
  }
  Pointed p;
  for (int i = 0; i < 3; ++i)
    p.watch(i); // OK: the same
  Watcher once;
  once.watch(1); // OK
}
