// What was replaced, or taken out of a container, under a lock ends while
// others still use what they found.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

constexpr int Rounds = 300;

struct Table {
  int Size = 0;
};

class Router {
public:
  ~Router() { delete Routes; }
  void replace(Table *Fresh) {
    Table *Old;
    {
      std::lock_guard Guard(Lock);
      Old = Routes;
      Routes = Fresh;
    }
    delete Old;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: what 'R.Routes' pointed to is freed here while a task that was started uses it; the lock is released before it is used; use it under the lock, or count its users [heddle-unsynchronized-shared-write]
  }
  int size() {
    Table *Now;
    {
      std::lock_guard Guard(Lock);
      Now = Routes;
    }
    return Now->Size;
  }

private:
  std::mutex Lock;
  Table *Routes = new Table;
};

void replaceRoutes() {
  Router R;
  std::thread User([&R] {
    for (int I = 0; I < Rounds; ++I)
      if (R.size() < 0)
        return;
  });
  for (int I = 0; I < Rounds; ++I)
    R.replace(new Table);
  User.join();
}

// In one step, and freed where a member is let go first.
static std::mutex LimitsLock;
struct Limits {
  int Most = 0;
  int *Steps = new int[4]();
};
static Limits *Now = new Limits;
void replaceLimits(Limits *Fresh) {
  Limits *Old;
  {
    std::lock_guard Guard(LimitsLock);
    Old = std::exchange(Now, Fresh);
  }
  delete[] Old->Steps;
  delete Old;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: what 'Now' pointed to is freed here while a task that was started uses it; the lock is released before it is used; use it under the lock, or count its users
}
int most() {
  Limits *Mine;
  {
    std::lock_guard Guard(LimitsLock);
    Mine = Now;
  }
  return Mine->Most;
}
void exchangeLimits() {
  std::thread User([] {
    for (int I = 0; I < Rounds; ++I)
      if (most() < 0)
        return;
  });
  for (int I = 0; I < Rounds; ++I)
    replaceLimits(new Limits);
  User.join();
  delete[] Now->Steps;
  delete Now;
}

class World {
public:
  void leave(int Id) {
    std::lock_guard Guard(Lock);
    Players.erase(Id);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'W.Players' is written by this task while the code that started the task uses it; only one side holds a lock; guard both with one mutex, or order them
  }
  void join(int Id) {
    std::lock_guard Guard(Lock);
    Players[Id] = 100;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'W.Players' is written by this task while the code that started the task uses it; only one side holds a lock; guard both with one mutex, or order them
  }
  void damage(int Id) {
    if (int *Health = find(Id))
      *Health -= 1;
  }

private:
  int *find(int Id) {
    std::lock_guard Guard(Lock);
    auto It = Players.find(Id);
    return It == Players.end() ? nullptr : &It->second;
  }
  std::mutex Lock;
  std::unordered_map<int, int> Players;
};

void leaveTheWorld() {
  World W;
  std::thread Net([&W] {
    for (int I = 0; I < Rounds; ++I) {
      W.leave(1);
      W.join(1);
    }
  });
  for (int I = 0; I < Rounds; ++I)
    W.damage(1);
  Net.join();
}

int main() {
  replaceRoutes();
  exchangeLimits();
  leaveTheWorld();
}
