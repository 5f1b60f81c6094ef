// Counters of Abseil: what starts at nothing lets everybody pass.
// RUN: %check_heddle %s heddle-blocked-forever
// HEDDLE-SILENT

#include <thread>

namespace absl {
class BlockingCounter {
public:
  explicit BlockingCounter(int Count);
  bool DecrementCount();
  void Wait();
};
} // namespace absl

// OK: there is nothing to wait for
void nothingToDo() {
  absl::BlockingCounter Left(0);
  Left.Wait();
}

// OK: as many as are waited for
void twoParts() {
  absl::BlockingCounter Left(2);
  std::thread First([&] { Left.DecrementCount(); });
  std::thread Second([&] { Left.DecrementCount(); });
  Left.Wait();
  First.join();
  Second.join();
}
