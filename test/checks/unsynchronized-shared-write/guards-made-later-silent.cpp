// A guard that is made in an optional, or by a pointer, when it is needed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <mutex>
#include <optional>
#include <thread>

struct Shared {
  std::mutex M;
  int N = 0;
};
class Session {
public:
  explicit Session(Shared &S) : Mine(S) {}
  void begin() { Guard.emplace(Mine.M); }
  void add() { ++Mine.N; }
  void end() { Guard.reset(); }

private:
  Shared &Mine;
  std::optional<std::unique_lock<std::mutex>> Guard;
};

Shared S;
void useSession() {
  for (int I = 0; I < 100; ++I) {
    Session Mine(S);
    Mine.begin();
    Mine.add();
    Mine.end();
  }
}
void useGuard() {
  for (int I = 0; I < 100; ++I) {
    std::lock_guard Guard(S.M);
    ++S.N;
  }
}
int main() {
  std::thread A(useSession), B(useGuard);
  A.join();
  B.join();
}
