// To sleep as long as a member says is no use of what the member began with.
// RUN: %check_heddle %s heddle-task-outlives-capture
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

class Sampler {
public:
  explicit Sampler(std::chrono::microseconds Period)
      : Period(Period), Worker([this] { run(); }) {}
  ~Sampler() {
    Running = false;
    Worker.join();
  }

private:
  void run() {
    while (Running.load()) {
      {
        std::lock_guard<std::mutex> Hold(Lock);
        ++Samples;
      }
      std::this_thread::sleep_for(Period);
    }
  }
  const std::chrono::microseconds Period;
  std::atomic<bool> Running{true};
  std::mutex Lock;
  int Samples = 0;
  std::thread Worker;
};

int main() { Sampler One(std::chrono::microseconds(5)); }
