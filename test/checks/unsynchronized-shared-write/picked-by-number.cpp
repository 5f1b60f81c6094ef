// A test tells tasks apart only if its answer is another one for each of them.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <thread>
#include <vector>

static int others, changed, same, started, open;

static void not_first(int me) {
  if (me != 0)
    ++others;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'others' is written by this task
}
static void three() {
  std::thread a(not_first, 0), b(not_first, 1), c(not_first, 2);
  a.join();
  b.join();
  c.join();
}

static void forgets(int me) {
  me = 0;
  if (me == 0)
    ++changed;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'changed' is written by this task
}
static void is_seven(int me) {
  if (me == 7)
    ++same;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'same' is written by this task
}
template <typename F> static void both(F f, int x, int y) {
  std::thread a(f, x), b(f, y);
  a.join();
  b.join();
}

struct Connection {
  bool open = true;
  void run() {
    if (open)
      ++::open;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'open' is written by this task
  }
};
static void connections() {
  std::vector<Connection> all(3);
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back(&Connection::run, &all[i]);
  for (std::thread &t : threads)
    t.join();
}

class Service {
public:
  void start() {
    running = true;
    for (int i = 0; i < 3; ++i)
      threads.emplace_back([this] {
        if (running)
          ++started;
        // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'started' is written by this task
      });
  }
  void stop() {
    for (std::thread &t : threads)
      t.join();
  }

private:
  bool running = false;
  std::vector<std::thread> threads;
};

int main() {
  three();
  both(forgets, 0, 1);
  both(is_seven, 7, 7);
  connections();
  Service s;
  s.start();
  s.stop();
}
