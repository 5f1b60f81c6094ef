// Functions that call each other in a circle are cut where it closes.
// RUN: %check_heddle %s heddle-double-lock
// HEDDLE-SILENT
#include <mutex>

class Loader {
public:
  void load(int Depth) {
    std::lock_guard<std::mutex> Hold(Lock);
    ++Loaded;
    resolve(Depth);
  }

private:
  void resolve(int Depth) {
    if (Depth > 0)
      load(Depth - 1); // FN: the lock is still held
  }
  std::mutex Lock;
  int Loaded = 0;
};
void loadAll(Loader &L) { L.load(3); }
