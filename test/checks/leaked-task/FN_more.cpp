// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

int compute(int Part);

// FN: a flag that nobody sets.
class Sampler {
  bool Stopping = false;
  std::thread Worker;

  void run() {
    while (!Stopping)
      std::this_thread::sleep_for(1s);
  }

public:
  Sampler() : Worker(&Sampler::run, this) {}
  ~Sampler() { Worker.join(); }
};

// FN: an atomic flag that nobody sets.
void startWorker() {
  static std::atomic<bool> Quit{false};
  std::jthread Worker([] {
    while (!Quit.load())
      std::this_thread::sleep_for(1s);
  });
}

// FN: selects on channels to which nobody sends.
void selectsFromNobody() {
  heddle::channel<int> Left, Right;
  heddle::go([Left, Right] {
    heddle::select(heddle::on_receive(Left), heddle::on_receive(Right));
  });
}

// FN: two values sent, one received.
void sendsTwice() {
  heddle::channel<int> Out;
  heddle::go([Out] {
    Out.send(1);
    Out.send(2);
  });
  compute(*Out.receive());
}

// FN: receives two, gets one.
void receivesTwice() {
  heddle::channel<int> In;
  heddle::go([In] {
    compute(*In.receive());
    compute(*In.receive());
  });
  In.send(1);
}

// FN: waits for a context that is never cancelled.
void waitsForBackground() {
  heddle::context Forever = heddle::background();
  heddle::go([Forever] { Forever.wait(); });
}

// FN: a wait group that nobody counts down.
void waitsForGroup() {
  heddle::wait_group Left;
  Left.add();
  heddle::go([&Left] { Left.wait(); });
  heddle::sleep_for(1s);
}
