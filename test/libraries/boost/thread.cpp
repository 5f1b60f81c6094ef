// REQUIRES: boost
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-lock-order-inversion,heddle-wait-without-predicate,heddle-blocking-under-lock,heddle-send-after-close,heddle-write-under-shared-lock,heddle-unbalanced-lock -std=c++17
// RUN: %tsan_truth %s -DRUN -lboost_thread
// HEDDLE-TSAN: race
#define BOOST_THREAD_PROVIDES_FUTURE
#include <boost/thread.hpp>
#include <boost/thread/barrier.hpp>
#include <boost/thread/concurrent_queues/sync_queue.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/latch.hpp>
#include <boost/thread/lock_factories.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/scoped_thread.hpp>
#include <boost/thread/shared_mutex.hpp>
#include <boost/thread/strict_lock.hpp>
#include <boost/thread/with_lock_guard.hpp>

//===----------------------------------------------------------------------===//
// What fires
//===----------------------------------------------------------------------===//

static int Hits;

void count() {
  for (int I = 0; I < 1000; ++I)
    ++Hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Hits' is written by this task while another instance of the task may be running; no lock is held
}

void groupOfThreads() {
  boost::thread_group Group;
  for (int I = 0; I < 4; ++I)
    Group.create_thread(count);
  Group.join_all();
}

void readBeforeJoin() {
  int Done = 0;
  boost::thread T([&Done] { Done = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Done' is written by this task
  if (Done)
    Hits = 0;
  T.join();
}

void future() {
  int Result = 0;
  boost::future<void> F = boost::async(boost::launch::async, [&] { Result = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:68: warning: 'Result' is written by this task
  Result = 2;
  F.get();
}

struct Account {
  boost::mutex Lock, Other;
  boost::shared_mutex Readers;
  boost::condition_variable Changed;
  int Balance = 0;
  bool Ready = false;

  void deposit(int N) {
    boost::lock_guard<boost::mutex> Guard(Lock);
    Balance += N;
  }
  void both() {
    boost::mutex::scoped_lock Guard(Lock);
    deposit(1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'Lock' while this task holds it already
  }
  void oneWay() {
    boost::unique_lock<boost::mutex> A(Lock);
    boost::unique_lock<boost::mutex> B(Other);
    // CHECK-MESSAGES: :[[@LINE-1]]:38: warning: 'Other' is locked while 'Lock' is held
  }
  void otherWay() {
    boost::lock_guard<boost::mutex> B(Other);
    boost::lock_guard<boost::mutex> A(Lock);
  }
  void waitOnce() {
    boost::unique_lock<boost::mutex> Guard(Lock);
    Changed.wait(Guard);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning:
  }
  void writeAsReader() {
    boost::shared_lock<boost::shared_mutex> Guard(Readers);
    ++Balance;
  }
  void sleepInside() {
    boost::lock_guard<boost::mutex> Guard(Lock);
    boost::this_thread::sleep_for(boost::chrono::seconds(1));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}}'Lock'
  }
};

void sendAfterClose() {
  boost::concurrent::sync_queue<int> Queue;
  Queue.push(1);
  Queue.close();
  Queue.push(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Queue' is already closed when this sends
}

bool leaveLocked(boost::mutex &M, bool Early) {
  M.lock();
  if (Early)
    return false;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'M' is still held on a path
  M.unlock();
  return true;
}

//===----------------------------------------------------------------------===//
// What stays silent
//===----------------------------------------------------------------------===//

struct Guarded {
  boost::mutex M;
  boost::recursive_mutex R;
  boost::shared_mutex S;
  int A = 0, B = 0, C = 0, D = 0, E = 0;

  void work() {
    {
      // OK: a guard
      boost::lock_guard<boost::mutex> Lock(M);
      ++A;
    }
    {
      // OK: released early, taken again
      boost::unique_lock<boost::mutex> Lock(M);
      ++A;
      Lock.unlock();
      Lock.lock();
      ++A;
    }
    // OK: the library takes the lock
    boost::with_lock_guard(M, [this] { ++A; });
    {
      // OK: deferred, then tried
      boost::unique_lock<boost::mutex> Lock(M, boost::defer_lock);
      if (Lock.try_lock())
        ++A;
    }
    {
      // OK: tried at once
      boost::unique_lock<boost::mutex> Lock(M, boost::try_to_lock);
      if (Lock)
        ++A;
    }
    {
      // OK: a recursive lock
      boost::recursive_mutex::scoped_lock Outer(R);
      boost::recursive_mutex::scoped_lock Inner(R);
      ++B;
    }
    {
      // OK: writer
      boost::unique_lock<boost::shared_mutex> Lock(S);
      ++C;
    }
    {
      // OK: readers
      boost::shared_lock<boost::shared_mutex> Lock(S);
      if (C < 0)
        return;
    }
    {
      // OK: upgraded before it writes
      boost::upgrade_lock<boost::shared_mutex> Lock(S);
      if (C == 0) {
        boost::upgrade_to_unique_lock<boost::shared_mutex> Writer(Lock);
        ++C;
      }
    }
    {
      // OK: a strict lock
      boost::strict_lock<boost::mutex> Lock(M);
      ++A;
    }
    {
      // OK: made by a function
      auto Lock = boost::make_unique_lock(M);
      ++A;
    }
  }
};

void guarded() {
  Guarded G;
  boost::thread_group Group;
  for (int I = 0; I < 4; ++I)
    Group.create_thread([&G] { G.work(); });
  Group.join_all();
  ++G.A; // OK: all have ended
}

void joined() {
  int X = 0;
  boost::thread T([&X] { X = 1; });
  T.join();
  ++X; // OK: it has ended
  {
    boost::scoped_thread<> S{boost::thread([&X] { ++X; })};
  }
  ++X; // OK: the scope has joined it
}

void futures() {
  int X = 0;
  boost::promise<int> P;
  boost::future<int> F = P.get_future();
  boost::thread T([&] {
    X = 1;
    P.set_value(2);
  });
  F.get();
  ++X; // OK: the promise was kept after the write
  T.join();
}

void latched() {
  int Slots[2] = {0, 0};
  boost::latch Done(2);
  boost::thread A([&] {
    Slots[0] = 1;
    Done.count_down();
  });
  boost::thread B([&] {
    Slots[1] = 1; // OK: another element
    Done.count_down();
  });
  Done.wait();
  Hits = Slots[0] + Slots[1]; // OK: both have arrived
  A.join();
  B.join();
}

struct Mailbox {
  boost::mutex M;
  boost::condition_variable Ready;
  bool Full = false;
  int Value = 0;

  void put(int V) {
    {
      boost::lock_guard<boost::mutex> Lock(M);
      Value = V;
      Full = true;
    }
    Ready.notify_one();
  }
  int take() {
    boost::unique_lock<boost::mutex> Lock(M);
    while (!Full)
      Ready.wait(Lock); // OK: in a loop; it releases the lock
    return Value;
  }
  int takeWithPredicate() {
    boost::mutex::scoped_lock Lock(M);
    Ready.wait(Lock, [this] { return Full; }); // OK: a predicate
    return Value;
  }
};

void queue() {
  boost::concurrent::sync_queue<int> Queue;
  boost::thread Producer([&] {
    for (int I = 0; I < 10; ++I)
      Queue.push(I);
    Queue.close(); // OK: by who sends, at the end
  });
  int V;
  while (Queue.wait_pull(V) == boost::concurrent::queue_op_status::success)
    Hits += V;
  Producer.join();
}

#ifdef RUN
int main() {
  groupOfThreads();
  readBeforeJoin();
  guarded();
  joined();
  futures();
  latched();
  queue();
  Mailbox Box;
  boost::thread T([&Box] { Box.put(1); });
  int V = Box.take() + Box.takeWithPredicate();
  T.join();
  return V == 2 ? 0 : 1;
}
#endif
