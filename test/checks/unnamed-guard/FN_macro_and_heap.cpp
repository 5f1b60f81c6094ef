// RUN: %check_heddle %s heddle-unnamed-guard
// HEDDLE-SILENT
#include <memory>
#include <mutex>

std::mutex M;
int Shared;

void heap() {
  // FN: a temporary that owns a guard
  std::make_unique<std::lock_guard<std::mutex>>(M);
  ++Shared;
}

class Hidden {
public:
  explicit Hidden(std::mutex &);
  ~Hidden();
};
void unseen() {
  // FN: nothing says that the class is a guard
  Hidden{M};
  ++Shared;
}
void lockedTooLate() {
  // FN: locked, but after the access that it is for
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  ++Shared;
  Hold.lock();
}
