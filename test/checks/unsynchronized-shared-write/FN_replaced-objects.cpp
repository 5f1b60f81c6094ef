// What was replaced under a lock and freed while others use it, in ways that
// are not followed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

constexpr int Rounds = 300;

struct Config {
  int Limit = 0;
};
std::mutex Lock;
Config *Current = new Config;
std::unique_ptr<Config> Owned = std::make_unique<Config>();

void swapIn(Config *Fresh) {
  {
    std::lock_guard Guard(Lock);
    std::swap(Current, Fresh);
  }
  delete Fresh; // FN: which of the two it is now
}

void swapIn(std::unique_ptr<Config> Fresh) {
  std::lock_guard Guard(Lock);
  Owned.swap(Fresh);
} // FN: the owner ends

int main() {
  int Sum = 0;
  std::thread User([&Sum] {
    for (int I = 0; I < Rounds; ++I) {
      std::unique_lock Guard(Lock);
      Config *Now = Current;
      Config *Other = Owned.get();
      Guard.unlock();
      Sum += Now->Limit + Other->Limit;
    }
  });
  for (int I = 0; I < Rounds; ++I) {
    swapIn(new Config);
    swapIn(std::make_unique<Config>());
  }
  User.join();
  delete Current;
}
