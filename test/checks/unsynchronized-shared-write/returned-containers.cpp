// A container that is returned by value is another one; what its elements lead
// to is the same.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Unit {
  int Uses = 0;
};

class World {
public:
  explicit World(std::shared_ptr<Unit> First) { Units.push_back(First); }
  std::vector<int> places() const {
    std::lock_guard<std::mutex> L(M);
    return Places;
  }
  std::vector<std::shared_ptr<Unit>> units() const {
    std::lock_guard<std::mutex> L(M);
    return Units;
  }
  std::string name() const {
    std::lock_guard<std::mutex> L(M);
    return Name;
  }
  const std::vector<int> &unguarded() const { return Open; }
  void add(int I) {
    std::lock_guard<std::mutex> L(M);
    Places.push_back(I); // only copies of it are read
    Name += 'x';
    for (auto &U : Units)
      ++U->Uses;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'W.Units[...]->Uses' is written by this task while the code that started the task uses it; only one side holds a lock
    Open.push_back(I);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'W.Open' is written by this task while the code that started the task uses it; only one side holds a lock
  }

private:
  mutable std::mutex M;
  std::vector<int> Places, Open;
  std::vector<std::shared_ptr<Unit>> Units;
  std::string Name;
};

int main() {
  World W(std::make_shared<Unit>());
  W.add(0);
  std::thread Other([&W] {
    for (int I = 0; I < 200; ++I)
      W.add(I);
  });
  long Sum = 0;
  for (int I = 0; I < 200; ++I) {
    for (int P : W.places())
      Sum += P;
    auto Copy = W.places();
    for (int P : Copy)
      Sum += P;
    Sum += W.places()[0] + long(W.places().size());
    for (char C : W.name())
      Sum += C;
    for (const auto &U : W.units())
      Sum += U->Uses;
    Sum += long(W.unguarded().size());
  }
  Other.join();
  return Sum ? 0 : 1;
}
