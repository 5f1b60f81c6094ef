// What somebody took out of a shared place, and put something else there,
// belongs to whoever took it; so does a copy.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-false-sharing
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

constexpr int Rounds = 100;

struct Batch {
  int Size = 0;
  std::vector<int> Items;
};
std::mutex Lock;
Batch *Filling = new Batch;
std::unique_ptr<Batch> Owned = std::make_unique<Batch>();
std::shared_ptr<Batch> Counted = std::make_shared<Batch>();
std::vector<int> Items;
Batch Whole;

template <typename T> void use(T &Mine) {
  Mine.Size += 1;
  Mine.Items.push_back(1);
}

// OK: exchanged
void drain() {
  for (int I = 0; I < Rounds; ++I) {
    std::unique_lock Guard(Lock);
    Batch *Mine = std::exchange(Filling, new Batch);
    auto MyOwned = std::exchange(Owned, std::make_unique<Batch>());
    auto MyCounted = std::exchange(Counted, std::make_shared<Batch>());
    auto MyItems = std::exchange(Items, {});
    auto MyWhole = std::exchange(Whole, Batch());
    Guard.unlock();
    Mine->Size += 1;
    use(*Mine);
    use(*MyOwned);
    use(*MyCounted);
    for (int &X : MyItems)
      ++X;
    MyItems.push_back(1);
    MyWhole.Size += 1;
    MyWhole.Items.push_back(1);
    delete Mine;
  }
}

// OK: swapped, moved
void drainOtherwise() {
  for (int I = 0; I < Rounds; ++I) {
    Batch *Mine = new Batch;
    std::unique_lock Guard(Lock);
    std::swap(Filling, Mine);
    auto MyOwned = std::move(Owned);
    Owned = std::make_unique<Batch>();
    auto MyItems = std::move(Items);
    Items.clear();
    auto MyWhole = std::move(Whole);
    Whole = Batch();
    Guard.unlock();
    Mine->Size += 1;
    use(*MyOwned);
    MyItems.push_back(1);
    MyWhole.Size += 1;
    MyWhole.Items.push_back(1);
    delete Mine;
  }
}

// OK: copied, also where a member of the copy was changed first
void look() {
  for (int I = 0; I < Rounds; ++I) {
    std::unique_lock Guard(Lock);
    Batch Mine = Whole;
    std::vector<int> MyItems = Items;
    Guard.unlock();
    Mine.Size += 1;
    Mine.Items.push_back(1);
    MyItems.push_back(1);
  }
}

void fill() {
  for (int I = 0; I < Rounds; ++I) {
    std::lock_guard Guard(Lock);
    use(*Filling);
    use(*Owned);
    use(*Counted);
    use(Whole);
    Items.push_back(4);
  }
}

int main() {
  std::thread Drainers[] = {std::thread(drain), std::thread(drain),
                            std::thread(drainOtherwise), std::thread(look)};
  std::thread Filler(fill);
  for (std::thread &T : Drainers)
    T.join();
  Filler.join();
  delete Filling;
}
