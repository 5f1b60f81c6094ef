// What a library makes of values has read them.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <functional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

struct Statistics {
  long hits = 0, misses = 0;
  std::pair<long, long> both() { return {hits, misses}; }
  std::tuple<long, long> all() { return {hits, misses}; }
};

static void into_pair() {
  Statistics s;
  std::thread t([&] { s.hits++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 's.hits' is written by this task
  auto now = s.both();
  t.join();
}
static void into_tuple() {
  Statistics s;
  std::thread t([&] { s.misses++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 's.misses' is written by this task
  auto now = s.all();
  t.join();
}
static void into_vector(std::vector<long> &log) {
  long value = 0;
  std::thread t([&] { value++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'value' is written by this task
  log.push_back(value);
  t.join();
}
// OK: these only refer to it
static void references() {
  long value = 0;
  std::thread t([&] { value++; });
  auto tied = std::tie(value);
  auto forwarded = std::forward_as_tuple(value);
  std::reference_wrapper<long> wrapped(value);
  auto made = std::make_tuple(std::ref(value));
  t.join();
}

int main() {
  std::vector<long> log;
  into_pair();
  into_tuple();
  into_vector(log);
  references();
}
