// RUN: %check_heddle %s heddle-unjoined-thread,heddle-thread-handle-misuse -std=c++17
// HEDDLE-SILENT
#include <thread>

void work();

// OK: a thread cannot wait for itself.
void mayBeSelf() {
  std::thread T(work);
  if (T.get_id() == std::this_thread::get_id())
    return;
  T.join();
}

// OK: the same, of a thread that somebody else has made.
void given(std::thread &T) {
  if (std::this_thread::get_id() == T.get_id()) {
    work();
    return;
  }
  T.join();
}

class Owner {
public:
  void start() { T = std::thread(work); }
  // OK: its own thread is left to itself, others join it.
  void stop() {
    if (!T.joinable())
      return;
    if (T.get_id() == std::this_thread::get_id())
      T.detach();
    else
      T.join();
  }

private:
  std::thread T;
};
