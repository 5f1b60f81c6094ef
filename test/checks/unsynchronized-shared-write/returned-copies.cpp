// What is returned by value is a copy, by whatever name it is used.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <map>
#include <mutex>
#include <string>
#include <thread>

struct Stats {
  long hits = 0, bytes = 0;
};
struct Named {
  std::string name;
  std::map<int, long> counts;
  Stats stats;
};
struct Linked {
  long *total = nullptr;
};

class Server {
public:
  void handle(long n) {
    std::lock_guard<std::mutex> g(m_);
    stats_.hits++;
    stats_.bytes += n;
    named_.stats.hits++;
    named_.counts[1] += n;
    shown_.hits++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'server.shown_.hits' is written by this task while the code that started the task uses it
    total_++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'server.total_' is written by this task while the code that started the task uses it
  }
  Stats stats() const {
    std::lock_guard<std::mutex> g(m_);
    return stats_;
  }
  Named named() const {
    std::lock_guard<std::mutex> g(m_);
    return named_;
  }
  const Stats &shown() const {
    std::lock_guard<std::mutex> g(m_);
    return shown_;
  }
  Linked linked() {
    std::lock_guard<std::mutex> g(m_);
    return {&total_};
  }

private:
  mutable std::mutex m_;
  Stats stats_, shown_;
  Named named_;
  long total_ = 0;
};

int main() {
  Server server;
  std::thread t([&server] {
    for (int i = 0; i < 20000; ++i)
      server.handle(i);
  });
  long sum = 0;
  for (int i = 0; i < 20000; ++i) {
    const Stats &bound = server.stats();
    sum += bound.hits; // OK: a copy that lives as long as its name
    auto &&moved = server.named();
    sum += moved.stats.hits + moved.counts.size(); // OK: the same
    Stats mine = server.stats();
    mine.hits++; // OK: one's own
    sum += mine.hits + server.stats().bytes; // OK: a temporary copy
    const Stats &shown = server.shown();
    sum += shown.hits; // no copy
    const Linked &linked = server.linked();
    sum += *linked.total; // a copy of a pointer
  }
  t.join();
  return sum == 0;
}
