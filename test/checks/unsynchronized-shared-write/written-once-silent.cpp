// What is only written, under a lock, while there is nothing stays as it is once
// somebody has seen it there.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

class Later {
public:
  using Then = std::function<void(const std::string &)>;
  void resolve(std::string V) {
    std::vector<Then> Run;
    {
      std::lock_guard<std::mutex> L(M);
      if (Value)
        return;
      Value.emplace(std::move(V)); // OK: only the first one
      Run.swap(Waiting);
    }
    for (Then &F : Run)
      F(*Value);
  }
  void then(Then F) {
    {
      std::lock_guard<std::mutex> L(M);
      if (!Value) {
        Waiting.push_back(std::move(F));
        return;
      }
    }
    F(*Value); // OK: it is there
  }

private:
  std::mutex M;
  std::optional<std::string> Value;
  std::vector<Then> Waiting;
};

static std::mutex TableMutex;
static int *Table;
static int look(int I) {
  {
    std::lock_guard<std::mutex> L(TableMutex);
    if (!Table)
      Table = new int[4]{1, 2, 3, 4}; // OK: made once
  }
  return Table[I];
}

class Shared {
public:
  const std::string *name() {
    std::unique_lock<std::mutex> L(M);
    if (!Name)
      return nullptr;
    L.unlock();
    return Name.get(); // OK: never replaced
  }
  void setName(const char *To) {
    std::lock_guard<std::mutex> L(M);
    if (!Name)
      Name = std::make_unique<std::string>(To); // OK: likewise
  }

private:
  std::mutex M;
  std::unique_ptr<std::string> Name;
};

int main() {
  Later L;
  Shared S;
  std::size_t Seen = 0;
  std::thread A([&] {
    L.resolve("here");
    S.setName("A");
    (void)look(1);
  });
  L.then([](const std::string &) {});
  if (const std::string *Name = S.name())
    Seen += Name->size();
  Seen += std::size_t(look(2));
  A.join();
  return Seen ? 0 : 1;
}
