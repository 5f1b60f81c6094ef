// RUN: %check_heddle %s heddle-task-start-order -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

// OK: the thread is declared last
class Last {
public:
  Last() : Thread(&Last::run, this) {}
  ~Last() { Thread.join(); }

private:
  void run() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Items.push(1);
  }
  std::mutex Mutex;
  std::queue<int> Items;
  std::thread Thread;
};

// OK: started in the body, when all members exist
class InBody {
public:
  InBody() { Thread = std::thread(&InBody::run, this); }
  ~InBody() { Thread.join(); }

private:
  void run() {
    std::lock_guard<std::mutex> Lock(Mutex);
    ++Count;
  }
  std::thread Thread;
  std::mutex Mutex;
  int Count = 0;
};

// OK: the destructor joins before any member goes
class Joins {
public:
  void start() {
    Thread = std::jthread([this] { Text += "x"; });
  }
  ~Joins() { Thread.join(); }

private:
  std::jthread Thread;
  std::string Text;
};

// OK: the destructor joins by a helper
class Stops {
public:
  void start() {
    Thread = std::jthread([this] { Text += "x"; });
  }
  ~Stops() { stop(); }
  void stop() {
    Thread.request_stop();
    if (Thread.joinable())
      Thread.join();
  }

private:
  std::jthread Thread;
  std::string Text;
};

// OK: giving the handle another value joins, too
class Assigns {
public:
  void start() {
    Thread = std::jthread([this] { Text += "x"; });
  }
  ~Assigns() { Thread = {}; }

private:
  std::jthread Thread;
  std::string Text;
};

// OK: joined in a loop
class Pool {
public:
  void add() {
    Threads.emplace_back([this] { Text += "x"; });
  }
  ~Pool() {
    for (std::jthread &T : Threads)
      T.join();
  }

private:
  std::vector<std::jthread> Threads;
  std::string Text;
};

// OK: clearing the container joins
class Clears {
public:
  void add() {
    Threads.emplace_back([this] { Text += "x"; });
  }
  ~Clears() { Threads.clear(); }

private:
  std::vector<std::jthread> Threads;
  std::string Text;
};

// OK: what the destructor does is not seen
class Elsewhere {
public:
  void start() {
    Thread = std::jthread([this] { Text += "x"; });
  }
  ~Elsewhere();

private:
  std::jthread Thread;
  std::string Text;
};

// OK: uses only what is declared before
class Before {
public:
  Before() : Thread([this] { Text += "x"; }) {}

private:
  std::string Text;
  std::jthread Thread;
  std::string Other;
};

// OK: a jthread at the end goes first
class JthreadLast {
public:
  void start() {
    Thread = std::jthread([this](std::stop_token Stop) {
      while (!Stop.stop_requested()) {
        std::lock_guard<std::mutex> Lock(Mutex);
        Items.push(1);
      }
    });
  }

private:
  std::mutex Mutex;
  std::queue<int> Items;
  std::jthread Thread;
};

// OK: the closure has copies of its own
class Copies {
public:
  explicit Copies(std::string Name)
      : Thread([Name] { std::string Mine = Name; }), Name(Name) {}
  ~Copies() { Thread.join(); }

private:
  std::thread Thread;
  std::string Name;
};

// OK: nobody overrides it
class Base {
public:
  Base() { Thread = std::thread([this] { step(); }); }
  virtual ~Base() { Thread.join(); }
  virtual void step() { ++Steps; }

private:
  int Steps = 0;
  std::thread Thread;
};

// OK: started when the object is complete
class Started {
public:
  virtual ~Started() { Thread.join(); }
  void start() {
    Thread = std::thread([this] { step(); });
  }
  virtual void step() = 0;

private:
  std::thread Thread;
};
struct More : Started {
  void step() override {}
};
void startMore(More &M) { M.start(); }

// OK: a final class is complete
class Final final : public Started {
public:
  Final() {
    Own = std::thread([this] { step(); });
  }
  ~Final() { Own.join(); }
  void step() override {}

private:
  std::thread Own;
};

// OK: the task waits for work before it calls
class Waits {
public:
  Waits() { Thread = std::thread(&Waits::loop, this); }
  virtual ~Waits() { Thread.join(); }
  virtual void step() = 0;

private:
  void loop() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Ready.wait(Lock);
    step();
  }
  std::mutex Mutex;
  std::condition_variable Ready;
  std::thread Thread;
};
struct Waiting : Waits {
  void step() override {}
};
Waiting TheWaiting;

// OK: calls the class's own function, whoever overrides it
class Qualified {
public:
  Qualified() { Thread = std::thread([this] { Qualified::step(); }); }
  virtual ~Qualified() { Thread.join(); }
  virtual void step() {}

private:
  std::thread Thread;
};
struct Qualifies : Qualified {
  void step() override {}
};
Qualifies TheQualifies;

// OK: detached, so nobody waits for it; another matter
class Detached {
public:
  void start() {
    std::thread([] {}).detach();
  }

private:
  std::jthread Thread;
  std::string Text;
};

// OK: an object that is given by reference lives elsewhere
class Refers {
public:
  Refers(std::string &Text) : Thread([&Text] { Text += "x"; }) {}

private:
  std::jthread Thread;
  std::string Own;
};

// OK: a number keeps its place until the object's storage goes
class Number {
public:
  void start() {
    Thread = std::jthread([this] { ++Count; });
  }

private:
  std::jthread Thread;
  int Count = 0;
};

// OK: waits for a signal that exists before it uses the rest
class Gate {
public:
  Gate() : Thread(&Gate::run, this) { Open.set_value(); }
  ~Gate() { Thread.join(); }

private:
  void run() {
    Opened.wait();
    Text += "x";
  }
  std::promise<void> Open;
  std::future<void> Opened = Open.get_future();
  std::thread Thread;
  std::string Text;
};
