// References to what is in a list, a deque or a map stay good when something is
// added.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>

class Symbols {
public:
  unsigned intern(const std::string &Name) {
    std::lock_guard<std::mutex> L(M);
    auto [It, New] = Ids.try_emplace(Name, Names.size());
    if (New)
      Names.emplace_back(Name);
    return It->second;
  }
  // OK: found under the lock, and never changed after that.
  const std::string &name(unsigned Id) const {
    std::lock_guard<std::mutex> L(M);
    return Names[Id];
  }

private:
  mutable std::mutex M;
  std::deque<std::string> Names;
  std::map<std::string, unsigned> Ids;
};

class Listeners {
public:
  // OK: the last one is still there when others are added.
  const std::string &add(std::string Name) {
    std::lock_guard<std::mutex> L(M);
    All.push_back(std::move(Name));
    return All.back();
  }

private:
  std::mutex M;
  std::list<std::string> All;
};

int main() {
  Symbols Table;
  Listeners Who;
  auto Work = [&](int Mine) {
    for (int I = 0; I < 300; ++I) {
      std::string Name = std::to_string(I * Mine);
      unsigned Id = Table.intern(Name);
      if (Table.name(Id) != Name)
        std::abort();
      if (Who.add(Name) != Name)
        std::abort();
    }
  };
  std::thread First(Work, 1), Second(Work, 2);
  First.join();
  Second.join();
}
