// RUN: %check_heddle %s heddle-false-sharing -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

// OK: aligned
struct Statistics {
  alignas(64) std::atomic<long> requests{0};
  alignas(64) std::atomic<long> errors{0};
};
void aligned() {
  Statistics s;
  std::jthread a([&] {
    for (int i = 0; i < 1000; ++i)
      s.requests++;
  });
  std::jthread b([&] {
    for (int i = 0; i < 1000; ++i)
      s.errors++;
  });
}

// OK: padded by hand
struct Padded {
  std::atomic<long> first{0};
  char padding[64];
  std::atomic<long> second{0};
};
void padded() {
  Padded p;
  std::jthread a([&] {
    for (int i = 0; i < 1000; ++i)
      p.first++;
  });
  std::jthread b([&] {
    for (int i = 0; i < 1000; ++i)
      p.second++;
  });
}

// OK: elements as large as a line
struct alignas(64) Slot {
  long sum = 0;
};
void largeSlots(const std::vector<int> &numbers) {
  std::vector<Slot> slots(4);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int n : numbers)
        slots[t].sum += n;
    });
}

// OK: written once, after a sum of its own
void writtenOnce(const std::vector<int> &numbers) {
  std::vector<long> sums(4);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      long sum = 0;
      for (int n : numbers)
        sum += n;
      sums[t] = sum;
    });
}

// OK: each task walks through a part of its own
void parts(std::vector<int> &numbers) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = t * 100; i < (t + 1) * 100; ++i)
        numbers[i] *= 2;
    });
}

// OK: interleaved, but another element in every round
void strided(std::vector<int> &numbers) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        int index = i * 4 + t;
        numbers[index] *= 2;
      }
    });
}

// OK: only one of them writes
struct Shared {
  std::atomic<bool> stop{false};
  std::atomic<long> count{0};
};
void oneWriter() {
  Shared s;
  std::jthread a([&] {
    while (!s.stop)
      s.count++;
  });
  s.stop = true;
}

// OK: under one lock they wait for each other anyway
struct Guarded {
  std::mutex mutex;
  long a = 0, b = 0;
};
void guarded() {
  Guarded g;
  std::jthread first([&] {
    for (int i = 0; i < 1000; ++i) {
      std::lock_guard lock(g.mutex);
      g.a++;
    }
  });
  std::jthread second([&] {
    for (int i = 0; i < 1000; ++i) {
      std::lock_guard lock(g.mutex);
      g.b++;
    }
  });
}

// OK: one after the other
struct Pair {
  long a = 0, b = 0;
};
void ordered() {
  Pair p;
  std::thread first([&] {
    for (int i = 0; i < 1000; ++i)
      p.a++;
  });
  first.join();
  std::thread second([&] {
    for (int i = 0; i < 1000; ++i)
      p.b++;
  });
  second.join();
}

// OK: the same object: contended, but not by accident
void same() {
  std::atomic<long> hits{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i)
        hits++;
    });
}

// OK: objects of their own
void own() {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      Pair mine;
      for (int i = 0; i < 1000; ++i)
        mine.a++;
    });
}

// OK: a large array lies between
struct Far {
  std::atomic<int> head{0};
  int ring[256];
  std::atomic<int> tail{0};
};
void far() {
  Far f;
  std::jthread a([&] {
    for (int i = 0; i < 1000; ++i)
      f.head++;
  });
  std::jthread b([&] {
    for (int i = 0; i < 1000; ++i)
      f.tail++;
  });
}
