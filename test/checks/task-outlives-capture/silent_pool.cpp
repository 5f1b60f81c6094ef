// RUN: %check_heddle %s heddle-task-outlives-capture,heddle-loop-variable-capture,heddle-false-sharing
// HEDDLE-SILENT
// A pool as it is found in many programs, and what is done with its results.
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class Pool {
public:
  explicit Pool(unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      workers.emplace_back([this] { run(); });
  }
  ~Pool() {
    {
      std::unique_lock<std::mutex> lock(mutex);
      stop = true;
    }
    changed.notify_all();
    for (std::thread &worker : workers)
      worker.join();
  }
  template <class F> auto enqueue(F f) -> std::future<decltype(f())> {
    auto task = std::make_shared<std::packaged_task<decltype(f())()>>(f);
    auto result = task->get_future();
    {
      std::unique_lock<std::mutex> lock(mutex);
      tasks.emplace([task] { (*task)(); });
    }
    changed.notify_one();
    return result;
  }
  void post(std::function<void()> task) {
    {
      std::unique_lock<std::mutex> lock(mutex);
      tasks.push(std::move(task));
      ++pending;
    }
    changed.notify_one();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex);
    finished.wait(lock, [this] { return pending == 0; });
  }

private:
  void run() {
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock<std::mutex> lock(mutex);
        changed.wait(lock, [this] { return stop || !tasks.empty(); });
        if (stop && tasks.empty())
          return;
        task = std::move(tasks.front());
        tasks.pop();
      }
      task();
      std::lock_guard<std::mutex> lock(mutex);
      if (--pending == 0)
        finished.notify_all();
    }
  }
  std::vector<std::thread> workers;
  std::queue<std::function<void()>> tasks;
  std::mutex mutex;
  std::condition_variable changed, finished;
  int pending = 0;
  bool stop = false;
};

void use(int number);

// OK: waits for the results
void results(Pool &pool) {
  int input = 1;
  auto first = pool.enqueue([&] { return input + 1; });
  auto second = pool.enqueue([&input] { return input + 2; });
  use(first.get() + second.get());
}

// OK: waits for all results of the loop
void manyResults(Pool &pool) {
  std::vector<int> numbers(8);
  std::vector<std::future<void>> done;
  for (int i = 0; i < 8; ++i)
    done.push_back(pool.enqueue([&numbers, i] { numbers[i] = i; }));
  for (auto &d : done)
    d.get();
}

// OK: waits until nothing is pending
void pending(Pool &pool) {
  int sum = 0;
  pool.post([&] { sum = 1; });
  pool.wait();
  use(sum);
}

// OK: the pool is destroyed first, and waits
void localPool() {
  int sum = 0;
  Pool pool(1);
  pool.post([&] { sum = 1; });
}

// OK: the same in an inner scope
void scopedPool() {
  std::vector<int> numbers(4);
  {
    Pool pool(2);
    for (int i = 0; i < 4; ++i)
      pool.post([&numbers, i] { numbers[i] = i; });
  }
  use(numbers[0]);
}
