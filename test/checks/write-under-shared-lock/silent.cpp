// RUN: %check_heddle %s heddle-write-under-shared-lock
// HEDDLE-SILENT
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Table {
public:
  // OK: the constructor is alone
  Table() {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    Count = 0;
  }
  // OK: only reads
  int get(int Key) {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    auto It = Values.find(Key);
    return It == Values.end() ? 0 : It->second;
  }
  // OK: locked for writing
  void set(int Key, int Value) {
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Values[Key] = Value;
    ++Count;
  }
  // OK: an atomic needs no lock
  void touch() {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    ++Touched;
  }
  void reset() {
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Touched = 0;
    Hits = 0;
    Last = 0;
  }
  // OK: another lock lets in one reader at a time
  void hit() {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    std::lock_guard<std::mutex> Own(HitsMutex);
    ++Hits;
  }
  // OK: a local copy is nobody else's
  std::map<int, int> copy() {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    std::map<int, int> Result = Values;
    Result[0] = 1;
    return Result;
  }
  // OK: the read lock is given up for the other one first
  int getOrMake(int Key) {
    {
      std::shared_lock<std::shared_mutex> Lock(Mutex);
      if (Values.count(Key))
        return 1;
    }
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    return Values[Key] = 1;
  }
  // OK: nobody else uses it under the lock
  void note(int N) {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    Noted = N;
  }

private:
  std::shared_mutex Mutex;
  std::mutex HitsMutex;
  std::map<int, int> Values;
  std::atomic<int> Touched{0};
  int Hits = 0, Count = 0, Noted = 0, Last = 0;
};

// OK: each thread has its own
std::shared_mutex Global;
thread_local int Depth;
void enter() {
  std::shared_lock<std::shared_mutex> Lock(Global);
  ++Depth;
}
void leave() {
  std::unique_lock<std::shared_mutex> Lock(Global);
  --Depth;
}
