// REQUIRES: boost
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
#include <boost/asio/deadline_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <mutex>
#include <thread>
#include <vector>
namespace asio = boost::asio;

//===----------------------------------------------------------------------===//
// What fires
//===----------------------------------------------------------------------===//

int poolOfThreads() {
  asio::thread_pool Pool(4);
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Pool, [&Count] { ++Count; });
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'Count' is written by this task while another instance of the task may be running
  Pool.join();
  return Count;
}

int threadsThatRun() {
  asio::io_context Io;
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Io, [&Count] { ++Count; });
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Count' is written by this task while another instance of the task may be running
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&Io] { Io.run(); });
  for (std::thread &T : Threads)
    T.join();
  return Count;
}

int submitterReads() {
  asio::io_context Io;
  auto Work = asio::make_work_guard(Io);
  std::thread Runner([&Io] { Io.run(); });
  int Count = 0;
  asio::post(Io, [&Count] { ++Count; });
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'Count' is written by this task
  int Seen = Count;
  Work.reset();
  Runner.join();
  return Seen;
}

class Server {
  asio::io_context Io;
  std::vector<std::thread> Threads;
  long Served = 0;

public:
  Server() {
    for (int I = 0; I < 4; ++I)
      Threads.emplace_back([this] { Io.run(); });
  }
  ~Server() {
    Io.stop();
    for (std::thread &T : Threads)
      T.join();
  }
  void serve() {
    for (int I = 0; I < 10; ++I)
      asio::post(Io, [this] { ++Served; });
    // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Served' is written by this task
  }
};

int timers() {
  asio::thread_pool Pool(2);
  int Ticks = 0;
  asio::steady_timer A(Pool, std::chrono::milliseconds(1));
  asio::steady_timer B(Pool, std::chrono::milliseconds(1));
  A.async_wait([&](const boost::system::error_code &) { ++Ticks; });
  // CHECK-MESSAGES: :[[@LINE-1]]:57: warning: 'Ticks' is written by this task
  B.async_wait([&](const boost::system::error_code &) { ++Ticks; });
  Pool.join();
  return Ticks;
}

//===----------------------------------------------------------------------===//
// What stays silent
//===----------------------------------------------------------------------===//

int oneRunner() {
  asio::io_context Io;
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Io, [&Count] { ++Count; }); // OK: this thread runs them
  Io.run();
  return Count;
}

int oneThread() {
  asio::io_context Io;
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Io, [&Count] { ++Count; }); // OK: one thread runs them
  std::thread Runner([&Io] { Io.run(); });
  Runner.join();
  return Count;
}

int strands() {
  asio::thread_pool Pool(4);
  auto Strand = asio::make_strand(Pool);
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Strand, [&Count] { ++Count; }); // OK: one after the other
  Pool.join();
  return Count;
}

int strandOfContext() {
  asio::io_context Io;
  asio::strand<asio::io_context::executor_type> Strand(Io.get_executor());
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Strand, [&Count] { ++Count; }); // OK: one after the other
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&Io] { Io.run(); });
  for (std::thread &T : Threads)
    T.join();
  return Count;
}

int bound() {
  asio::io_context Io;
  auto Strand = asio::make_strand(Io);
  int Ticks = 0;
  asio::steady_timer A(Io, std::chrono::milliseconds(1));
  asio::steady_timer B(Io, std::chrono::milliseconds(1));
  // OK: both handlers are bound to the strand
  A.async_wait(asio::bind_executor(
      Strand, [&](const boost::system::error_code &) { ++Ticks; }));
  B.async_wait(asio::bind_executor(
      Strand, [&](const boost::system::error_code &) { ++Ticks; }));
  std::thread Second([&Io] { Io.run(); });
  Io.run();
  Second.join();
  return Ticks;
}

int guardedCount() {
  asio::thread_pool Pool(4);
  std::mutex Lock;
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Pool, [&] {
      std::lock_guard<std::mutex> Guard(Lock);
      ++Count; // OK: guarded
    });
  Pool.join();
  return Count; // OK: all have ended
}

int ownSlots() {
  asio::thread_pool Pool(4);
  std::vector<int> Slots(100);
  for (int I = 0; I < 100; ++I)
    asio::post(Pool, [&Slots, I] { Slots[I] = I; }); // OK: each its own
  Pool.join();
  return Slots[0];
}

int singleThreadedPool() {
  asio::thread_pool Pool(1);
  int Count = 0;
  for (int I = 0; I < 100; ++I)
    asio::post(Pool, [&Count] { ++Count; }); // OK: one after the other
  Pool.join();
  return Count;
}

class Printer {
  asio::steady_timer Timer;
  int Count = 0;

public:
  explicit Printer(asio::io_context &Io)
      : Timer(Io, std::chrono::seconds(1)) {
    Timer.async_wait([this](const boost::system::error_code &) { print(); });
  }
  void print() {
    if (++Count < 5) { // OK: nobody else runs handlers
      Timer.expires_after(std::chrono::seconds(1));
      Timer.async_wait([this](const boost::system::error_code &) { print(); });
    }
  }
};

int tutorial() {
  asio::io_context Io;
  Printer P(Io);
  asio::signal_set Signals(Io, SIGINT);
  bool Stopped = false;
  Signals.async_wait([&](const boost::system::error_code &, int) {
    Stopped = true; // OK: inside run()
    Io.stop();
  });
  Io.run();
  return Stopped;
}
