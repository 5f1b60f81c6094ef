// Threads that are joined under another name, in a function of their object.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

class Moved {
public:
  void start() {
    Thread = std::thread([this] { ++N; });
  }
  int stop() {
    std::thread Last;
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Last = std::move(Thread);
    }
    if (Last.joinable())
      Last.join();
    return N; // OK: moved, and joined
  }

private:
  std::mutex Lock;
  std::thread Thread;
  int N = 0;
};

class Swapped {
public:
  void start() {
    Thread = std::thread([this] { ++N; });
  }
  int stop() {
    std::thread Last;
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Last.swap(Thread);
    }
    Last.join();
    return N; // OK: swapped, and joined
  }
  int stopToo() {
    std::thread Last;
    std::swap(Thread, Last);
    Last.join();
    return N; // OK: by the function of that name
  }

private:
  std::mutex Lock;
  std::thread Thread;
  int N = 0;
};

class Exchanged {
public:
  void start() {
    Thread = std::thread([this] { ++N; });
  }
  int stop() {
    auto Last = std::exchange(Thread, {});
    Last.join();
    return N; // OK: exchanged, and joined
  }

private:
  std::thread Thread;
  int N = 0;
};

class Many {
public:
  void start() {
    Threads.emplace_back([this] {
      std::lock_guard<std::mutex> Hold(Lock);
      ++N;
    });
    Threads.emplace_back([this] {
      std::lock_guard<std::mutex> Hold(Lock);
      ++N;
    });
  }
  int stop() {
    std::vector<std::thread> All;
    {
      std::lock_guard<std::mutex> Hold(Lock);
      All.swap(Threads);
    }
    for (std::thread &T : All)
      T.join();
    return N; // OK: all of them
  }
  int stopToo() {
    std::vector<std::thread> All = std::move(Threads);
    for (std::thread &T : All)
      T.join();
    return N; // OK: all of them
  }

private:
  std::mutex Lock;
  std::vector<std::thread> Threads;
  int N = 0;
};

class Other {
public:
  void start() {
    Thread = std::thread([this] { ++N; });
    // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: 'One.N' is written by this task while the code that started the task uses it
    Second = std::thread([] {});
  }
  int stop() {
    std::thread Last;
    Last.swap(Second);
    Last.join();
    return N; // the other one has ended
  }
  void end() { Thread.join(); }

private:
  std::thread Thread, Second;
  int N = 0;
};

int main() {
  int Sum = 0;
  {
    Moved One;
    One.start();
    Sum += One.stop();
  }
  {
    Swapped One;
    One.start();
    Sum += One.stop();
    Swapped Two;
    Two.start();
    Sum += Two.stopToo();
  }
  {
    Exchanged One;
    One.start();
    Sum += One.stop();
  }
  {
    Many One;
    One.start();
    Sum += One.stop();
    Many Two;
    Two.start();
    Sum += Two.stopToo();
  }
  Other One;
  One.start();
  Sum += One.stop();
  One.end();
  return Sum == 0;
}
