// A class that lives in a header, with a race between its own methods.
#ifndef RACY_COUNTER_H
#define RACY_COUNTER_H
#include <mutex>
#include <thread>

class RacyCounter {
public:
  RacyCounter() : Worker([this] { run(); }) {}
  ~RacyCounter() { Worker.join(); }
  int value() const { return Count; }

private:
  void run() {
    for (int I = 0; I < 1000; ++I) {
      std::lock_guard<std::mutex> Lock(Mutex);
      ++Count;
    }
  }
  std::mutex Mutex;
  int Count = 0;
  std::thread Worker;
};

template <class T> class RacyBox {
public:
  void put(T V) { Value = V; }
  void fillBehind(T V) {
    std::thread([this, V] { Value = V; }).detach();
    Value = V;
  }

private:
  T Value{};
};
#endif
