// What a structured binding leads to is not read by binding it.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

struct Room {
  mutable std::mutex M;
  std::set<int> Players;
  void add(int P) {
    std::lock_guard<std::mutex> L(M);
    Players.insert(P);
  }
  long size() const {
    std::lock_guard<std::mutex> L(M);
    return static_cast<long>(Players.size());
  }
};

class Lobby {
public:
  Lobby() {
    for (int I = 0; I < 3; ++I)
      Rooms.try_emplace(I);
  }
  void join(int P) {
    auto It = Rooms.find(P % 3);
    if (It != Rooms.end())
      It->second.add(P);
  }
  long population() const {
    long N = 0;
    for (const auto &[Id, R] : Rooms)
      N += R.size() + Id;
    return N;
  }

private:
  std::map<int, Room> Rooms;
};

static std::pair<int, int> Both;

int main() {
  Lobby L;
  std::thread A([&L] {
    for (int I = 0; I < 100; ++I)
      L.join(I);
    Both.second = 1;
  });
  long N = 0;
  const auto &[First, Second] = Both;
  (void)Second;
  for (int I = 0; I < 100; ++I)
    N += L.population() + First;
  A.join();
  return N < 0;
}
