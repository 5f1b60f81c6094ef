// REQUIRES: boost
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-send-after-close,heddle-double-close,heddle-unjoined-thread,heddle-wait-without-predicate -std=c++17
#include <boost/fiber/barrier.hpp>
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/condition_variable.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/future.hpp>
#include <boost/fiber/mutex.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <boost/lockfree/queue.hpp>
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/lockfree/stack.hpp>
#include <mutex>
#include <thread>
namespace fibers = boost::fibers;

// What fires

void sendAfterClose() {
  fibers::buffered_channel<int> Channel(8);
  Channel.push(1);
  Channel.close();
  Channel.push(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Channel' is already closed when this sends
}

void unjoined() {
  fibers::fiber F([] {});
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: 'F' is still joinable when it is destroyed

struct Store {
  fibers::mutex Lock;
  fibers::condition_variable Changed;
  int Value = 0;
  void set() {
    std::lock_guard<fibers::mutex> Guard(Lock);
    ++Value;
  }
  void again() {
    std::unique_lock<fibers::mutex> Guard(Lock);
    set();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this call locks 'Lock' while this task holds it already
  }
  void waitOnce() {
    std::unique_lock<fibers::mutex> Guard(Lock);
    Changed.wait(Guard);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning:
  }
};

int threads() {
  int Popped = 0;
  boost::lockfree::queue<int> Queue(128);
  std::thread T([&] {
    int V;
    while (Queue.pop(V))
      Popped += V;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Popped' is written by this task
  });
  Queue.push(1);
  int Seen = Popped;
  T.join();
  return Seen;
}

// What stays silent

int turns() {
  int Count = 0;
  fibers::fiber A([&] { ++Count; });
  fibers::fiber B([&] { ++Count; }); // OK: fibers of one thread take turns
  ++Count;
  A.join();
  B.join();
  return Count;
}

int channels() {
  int Sum = 0;
  fibers::unbuffered_channel<int> Channel;
  fibers::fiber Producer([&] {
    for (int I = 0; I < 5; ++I)
      Channel.push(I);
    Channel.close(); // OK: at the end
  });
  for (int V : Channel)
    Sum += V;
  Producer.join();
  return Sum;
}

int futures() {
  fibers::promise<int> P;
  fibers::future<int> F = P.get_future();
  fibers::fiber T([&] { P.set_value(1); });
  int V = F.get() + fibers::async([] { return 1; }).get();
  T.join(); // OK: joined
  return V;
}

int lockfree() {
  boost::lockfree::queue<int> Queue(128);
  boost::lockfree::stack<int> Stack(128);
  boost::lockfree::spsc_queue<int, boost::lockfree::capacity<64>> Pipe;
  std::thread T([&] {
    Queue.push(1); // OK: made for it
    Stack.push(1); // OK: made for it
    Pipe.push(1);  // OK: made for it
  });
  int V = 0;
  Queue.pop(V);
  Stack.pop(V);
  Pipe.pop(V);
  T.join();
  return V;
}
