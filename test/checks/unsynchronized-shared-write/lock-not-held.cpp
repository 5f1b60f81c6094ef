// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

void twoDifferentLocks() {
  std::mutex ReadMutex, WriteMutex;
  int Level = 0;
  std::thread Filler([&] {
    std::lock_guard<std::mutex> Lock(WriteMutex);
    Level++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Level' is written by this task while the code that started the task uses it
  });
  {
    std::lock_guard<std::mutex> Lock(ReadMutex);
    Level--;
  }
  Filler.join();
}

class Counter {
public:
  void increment() {
    std::lock_guard<std::mutex> Lock(M);
    ++Value;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Visits.Value' is written by this task while the code that started the task uses it
  }
  int value() const { return Value; }

private:
  std::mutex M;
  int Value = 0;
};

void oneSideOnly() {
  Counter Visits;
  std::thread Visitor([&] { Visits.increment(); });
  int Seen = Visits.value();
  Visitor.join();
  std::printf("%d\n", Seen);
}

void releasedBeforeAccess() {
  std::mutex M;
  int Jobs = 0;
  auto Finish = [&] {
    std::unique_lock<std::mutex> Lock(M);
    Lock.unlock();
    Jobs++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Jobs' is written by this task while the code that started the task uses it
  };
  std::thread Other(Finish);
  Finish();
  Other.join();
}

void scopeEndsTooEarly() {
  std::mutex M;
  std::string Buffer;
  auto Write = [&](const char *Text) {
    {
      std::lock_guard<std::mutex> Lock(M);
    }
    Buffer += Text;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Buffer' is written by this task while the code that started the task uses it
  };
  std::thread Other(Write, "one");
  Write("two");
  Other.join();
}

class RouteTable {
public:
  int lookUp(int Destination) {
    std::shared_lock<std::shared_mutex> Lock(M);
    ++Lookups;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Routes.Lookups' is written by this task while the code that started the task uses it
    return Destination;
  }

private:
  std::shared_mutex M;
  long Lookups = 0;
};

void writeUnderSharedLock() {
  RouteTable Routes;
  std::thread Other([&] { Routes.lookUp(4); });
  Routes.lookUp(5);
  Other.join();
}

static int Sequence;
static void nextInSequence() {
  std::mutex M;
  std::lock_guard<std::mutex> Lock(M);
  ++Sequence;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Sequence' is written by this task while the code that started the task uses it
}

void localMutex() {
  std::thread Other(nextInSequence);
  nextInSequence();
  Other.join();
}

static int LiveObjects;
class Tracked {
public:
  void enter() {
    std::lock_guard<std::mutex> Lock(M);
    ++LiveObjects;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'LiveObjects' is written by this task while the code that started the task uses it
  }

private:
  std::mutex M;
};

void mutexOfEachObject() {
  Tracked First, Second;
  std::thread Other([&First] { First.enter(); });
  Second.enter();
  Other.join();
}

void neverLocked() {
  std::mutex M;
  int Cells = 0;
  auto Add = [&] {
    std::unique_lock<std::mutex> Lock(M, std::defer_lock);
    Cells++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Cells' is written by this task while the code that started the task uses it
  };
  std::thread Other(Add);
  Add();
  Other.join();
}

void tryLockIgnored() {
  std::mutex M;
  M.lock();
  int Ticks = 0;
  std::thread Other([&] {
    bool Locked = M.try_lock();
    Ticks++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Ticks' is written by this task while the code that started the task uses it
    if (Locked)
      M.unlock();
  });
  Ticks++;
  Other.join();
  M.unlock();
}

void lockOnOneBranch(bool Careful = false) {
  std::mutex M;
  int Edits = 0;
  auto Edit = [&] {
    if (Careful)
      M.lock();
    Edits++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Edits' is written by this task while the code that started the task uses it
    if (Careful)
      M.unlock();
  };
  std::thread Other(Edit);
  Edit();
  Other.join();
}

class Archive {
public:
  void store(int N) {
    begin();
    end();
    Files += N;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Backup.Files' is written by this task while the code that started the task uses it
  }

private:
  void begin() { M.lock(); }
  void end() { M.unlock(); }
  std::mutex M;
  int Files = 0;
};

void unlockedByHelper() {
  Archive Backup;
  std::thread Other([&] { Backup.store(1); });
  Backup.store(2);
  Other.join();
}

class Directory {
public:
  std::vector<int> &entries() {
    std::lock_guard<std::mutex> Lock(M);
    return Entries;
  }

private:
  std::mutex M;
  std::vector<int> Entries;
};

void referenceLeavesTheLock() {
  Directory Home;
  std::thread Other([&] { Home.entries().push_back(1); });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'Home.Entries' is written by this task while the code that started the task uses it
  Home.entries().push_back(2);
  Other.join();
}

void unnamedGuard() {
  std::mutex M;
  int Sum = 0;
  auto Add = [&] {
    std::lock_guard<std::mutex>{M};
    Sum++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is written by this task while the code that started the task uses it
  };
  std::thread Other(Add);
  Add();
  Other.join();
}

static std::mutex InstanceMutex;
static int *Instance;
static int &instance() {
  if (!Instance) {
    std::lock_guard<std::mutex> Lock(InstanceMutex);
    if (!Instance)
      Instance = new int(5);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Instance' is written by this task while the code that started the task uses it
  }
  return *Instance;
}

void doubleCheckedLocking() {
  std::thread Other([] { (void)instance(); });
  (void)instance();
  Other.join();
}

void predicateFlagOutsideLock() {
  std::mutex M;
  std::condition_variable Changed;
  bool Ready = false;
  std::thread Setter([&] {
    Ready = true;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Ready' is written by this task while the code that started the task uses it
    Changed.notify_one();
  });
  {
    std::unique_lock<std::mutex> Lock(M);
    while (!Ready)
      Changed.wait_for(Lock, std::chrono::milliseconds(5));
  }
  Setter.join();
}

class Publisher {
public:
  void publish(const std::function<void()> &Notify) {
    {
      std::lock_guard<std::mutex> Lock(M);
      ++Messages;
    }
    Notify();
  }

private:
  std::mutex M;
  int Messages = 0;
};

void callbackWithoutLock() {
  Publisher News;
  int Delivered = 0;
  auto Deliver = [&] { ++Delivered; };
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'Delivered' is written by this task while the code that started the task uses it
  std::thread Other([&] { News.publish(Deliver); });
  News.publish(Deliver);
  Other.join();
}

int main() {
  twoDifferentLocks();
  oneSideOnly();
  releasedBeforeAccess();
  scopeEndsTooEarly();
  writeUnderSharedLock();
  localMutex();
  mutexOfEachObject();
  neverLocked();
  tryLockIgnored();
  lockOnOneBranch();
  unlockedByHelper();
  referenceLeavesTheLock();
  unnamedGuard();
  doubleCheckedLocking();
  predicateFlagOutsideLock();
  callbackWithoutLock();
}
