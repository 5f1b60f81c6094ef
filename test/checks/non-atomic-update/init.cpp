// RUN: %check_heddle %s heddle-non-atomic-update
#include <mutex>
#include <thread>

struct Config {
  int Value = 1;
};

static Config *Instance;
static std::mutex Mutex;

Config *instance() {
  if (Instance == nullptr) {
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Instance' is tested here without the lock under which it is written: a task can see it set before what it stands for is complete; use a function's static variable or a call-once function, or make it atomic
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Instance == nullptr)
      Instance = new Config;
  }
  return Instance;
}

class Loader {
public:
  void load() {
    if (Loaded)
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Loaded' is tested here without the lock
      return;
    std::lock_guard<std::mutex> Lock(Own);
    if (Loaded)
      return;
    Value = 1;
    Loaded = true;
  }

private:
  std::mutex Own;
  bool Loaded = false;
  int Value = 0;
};

Config *lazy() {
  static Config *Only;
  if (!Only)
    Only = new Config;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: two tasks can find 'Only' not initialised and both initialise it
  return Only;
}
void work() { lazy()->Value = 2; }
void start() { std::thread(work).detach(); }
int read() { return lazy()->Value; }
