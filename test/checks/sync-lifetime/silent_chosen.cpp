// RUN: %check_heddle %s heddle-sync-lifetime
// HEDDLE-SILENT
#include <thread>
#include <vector>

void work();

namespace absl {
class Barrier {
public:
  explicit Barrier(int Threads);
  bool Block();
};
} // namespace absl

// OK: the barrier says yes to one only, when all others are through.
void lastDeletes() {
  auto *Last = new absl::Barrier(4);
  auto Arrive = [&] {
    if (Last->Block())
      delete Last;
    work();
  };
  std::vector<std::thread> Threads;
  for (int I = 0; I < 3; ++I)
    Threads.push_back(std::thread(Arrive));
  Arrive();
  for (std::thread &T : Threads)
    T.join();
}
