// One function is all that uses the data, and it locks it almost everywhere.
// RUN: %check_heddle %s heddle-inconsistent-locking
#include <list>
#include <mutex>

class Recent {
public:
  void add(int Item) {
    put(Item);
    while (full())
      drop();
    Items.sort();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Items' is written here without 'Mutex', which is held by 3 of 4 functions that use it; hold it here, too
  }

private:
  void put(int Item) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Items.push_back(Item);
  }
  bool full() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Items.size() > 10;
  }
  void drop() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Items.pop_front();
  }
  std::mutex Mutex;
  std::list<int> Items;
};

void use(Recent &R) { R.add(1); }
