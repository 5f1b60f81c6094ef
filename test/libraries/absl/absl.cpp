// REQUIRES: absl
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-lock-order-inversion,heddle-wait-without-predicate,heddle-blocking-under-lock,heddle-unbalanced-lock -std=c++17
#include <absl/base/call_once.h>
#include <absl/base/thread_annotations.h>
#include <absl/container/flat_hash_map.h>
#include <absl/synchronization/barrier.h>
#include <absl/synchronization/blocking_counter.h>
#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <string>
#include <thread>
#include <vector>

//===----------------------------------------------------------------------===//
// What fires
//===----------------------------------------------------------------------===//

int afterNotify() {
  int Result = 0;
  absl::Notification Done;
  std::thread T([&] {
    Done.Notify();
    Result = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Result' is written by this task
  });
  Done.WaitForNotification();
  int Seen = Result;
  T.join();
  return Seen;
}

struct Account {
  absl::Mutex Lock, Other;
  absl::CondVar Changed;
  int Balance ABSL_GUARDED_BY(Lock) = 0;

  void deposit(int N) {
    absl::MutexLock Guard(&Lock);
    Balance += N;
  }
  void again() {
    absl::MutexLock Guard(&Lock);
    deposit(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'Lock' while this task holds it already
  }
  void oneWay() {
    absl::MutexLock First(&Lock);
    absl::MutexLock Second(&Other);
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'Other' is locked while 'Lock' is held
  }
  void otherWay() {
    absl::MutexLock First(&Other);
    absl::MutexLock Second(&Lock);
  }
  void waitOnce() {
    absl::MutexLock Guard(&Lock);
    Changed.Wait(&Lock);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning:
  }
  void sleepInside() {
    absl::MutexLock Guard(&Lock);
    absl::SleepFor(absl::Seconds(1));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}}'Lock'
  }
  bool leaveLocked(bool Early) {
    Other.Lock();
    if (Early)
      return false;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Other' is still held on a path
    Other.Unlock();
    return true;
  }
};

int twoMaps() {
  absl::flat_hash_map<int, int> Map;
  std::thread T([&] { Map[1] = 2; });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'Map' is written by this task
  Map[2] = 3;
  T.join();
  return Map.size();
}

//===----------------------------------------------------------------------===//
// What stays silent
//===----------------------------------------------------------------------===//

struct Guarded {
  absl::Mutex Lock;
  int Value ABSL_GUARDED_BY(Lock) = 0;
  bool Ready ABSL_GUARDED_BY(Lock) = false;

  void work(bool Maybe) {
    {
      absl::MutexLock Guard(&Lock);
      ++Value; // OK: guarded
    }
    {
      absl::WriterMutexLock Guard(&Lock);
      ++Value; // OK: guarded
    }
    {
      absl::ReaderMutexLock Guard(&Lock);
      if (Value > 5) // OK: only read
        return;
    }
    {
      absl::ReleasableMutexLock Guard(&Lock);
      ++Value; // OK: guarded
      Guard.Release();
    }
    {
      absl::MutexLock Guard(&Lock);
      Lock.Await(absl::Condition(&Ready)); // OK: gives the lock away
      ++Value;                             // OK: guarded
    }
    Lock.LockWhen(absl::Condition(&Ready));
    ++Value; // OK: guarded
    Lock.Unlock();
    if (Lock.TryLock()) {
      ++Value; // OK: guarded
      Lock.Unlock();
    }
  }
};

void guarded() {
  Guarded G;
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&G] { G.work(false); });
  for (std::thread &T : Threads)
    T.join();
}

int notified() {
  int Result = 0;
  absl::Notification Done;
  std::thread T([&] {
    Result = 1;
    Done.Notify();
  });
  Done.WaitForNotification();
  int Seen = Result; // OK: notified after the write
  T.join();
  return Seen;
}

int counted() {
  std::vector<int> Slots(4);
  absl::BlockingCounter Left(4);
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&, I] {
      Slots[I] = I; // OK: each its own
      Left.DecrementCount();
    });
  Left.Wait();
  int Sum = Slots[0] + Slots[3]; // OK: all have counted
  for (std::thread &T : Threads)
    T.join();
  return Sum;
}

int once() {
  static absl::once_flag Flag;
  static int Value;
  std::thread T([] { absl::call_once(Flag, [] { Value = 1; }); });
  absl::call_once(Flag, [] { Value = 1; });
  int Seen = Value; // OK: after the one call
  T.join();
  return Seen;
}

struct Waiting {
  absl::Mutex Lock;
  absl::CondVar Changed;
  bool Ready = false;
  void wait() {
    absl::MutexLock Guard(&Lock);
    while (!Ready)
      Changed.Wait(&Lock); // OK: in a loop; it releases the lock
  }
};
