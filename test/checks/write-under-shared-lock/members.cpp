// RUN: %check_heddle %s heddle-write-under-shared-lock
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Cache {
public:
  int get(const std::string &Key) {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    auto It = Values.find(Key);
    if (It != Values.end())
      return It->second;
    Values[Key] = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Values' is written while 'Mutex' is only held for reading, and other readers run at the same time; lock it for writing
    return 1;
  }
  void clear() {
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Values.clear();
  }

private:
  std::shared_mutex Mutex;
  std::map<std::string, int> Values;
};

class Statistics {
public:
  void hit() {
    Mutex.lock_shared();
    ++Hits;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Hits' is written while 'Mutex' is only held for reading
    Mutex.unlock_shared();
  }
  long hits() {
    std::shared_lock Lock(Mutex);
    return Hits;
  }

private:
  std::shared_mutex Mutex;
  long Hits = 0;
};

// The lock is in a class of its own, which a guard of one's own takes.
class ReadWriteLock {
public:
  void lockRead() { Mutex.lock_shared(); }
  void unlockRead() { Mutex.unlock_shared(); }
  void lockWrite() { Mutex.lock(); }
  void unlockWrite() { Mutex.unlock(); }

private:
  std::shared_mutex Mutex;
};
class ReadScope {
public:
  explicit ReadScope(ReadWriteLock &L) : Lock(L) { Lock.lockRead(); }
  ~ReadScope() { Lock.unlockRead(); }

private:
  ReadWriteLock &Lock;
};
class Playlist {
public:
  void next() {
    ReadScope Scope(Lock);
    ++Position;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Position' is written while 'Lock.Mutex' is only held for reading
  }
  void skip() {
    Lock.lockRead();
    ++Skipped;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Skipped' is written while 'Lock.Mutex' is only held for reading
    Lock.unlockRead();
  }
  void rewind() {
    Lock.lockWrite();
    Position = Skipped = 0;
    Lock.unlockWrite();
  }

private:
  ReadWriteLock Lock;
  int Position = 0, Skipped = 0;
};
