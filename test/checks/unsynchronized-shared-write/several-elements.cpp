// What is known of one element of a container is not known of the others.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <memory>
#include <thread>
#include <vector>

class Stage {
public:
  virtual ~Stage() { halt(); }
  void start() {
    // OK: each starts its own
    Worker = std::thread([this] {
      for (int I = 0; I < 1000; ++I)
        step();
    });
  }
  void halt() {
    if (Worker.joinable())
      Worker.join();
  }

protected:
  virtual void step() = 0;

private:
  std::thread Worker;
};

class Filter final : public Stage {
public:
  ~Filter() override { halt(); }

private:
  // OK: each has its own
  void step() override { ++Filtered; }
  int Filtered = 0;
};
class Encoder final : public Stage {
public:
  ~Encoder() override { halt(); }

private:
  // OK: each has its own
  void step() override { Scratch.assign(3, 4); }
  std::vector<int> Scratch;
};

static void pipeline() {
  std::vector<std::unique_ptr<Stage>> Stages;
  Stages.push_back(std::make_unique<Filter>());
  Stages.push_back(std::make_unique<Encoder>());
  for (auto &S : Stages)
    S->start();
}

// One that is known to be in it is still what its own name says.
struct Counter {
  long Count = 0;
  void run() {
    for (int I = 0; I < 10000; ++I)
      ++Count;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Only.Count' is written by this task while the code that started the task uses it
  }
};
static long countBeside() {
  Counter Only;
  std::vector<Counter *> All;
  All.push_back(&Only);
  std::thread T([&] { All[0]->run(); });
  long Seen = 0;
  for (int I = 0; I < 10000; ++I)
    Seen += Only.Count;
  T.join();
  return Seen;
}

int main() {
  pipeline();
  return countBeside() < 0;
}
