// Pools and queues as programs write them for themselves.
#ifndef POOLS_H
#define POOLS_H
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <vector>

// The pool of the textbooks: any callable with arguments, a future comes back.
class thread_pool {
public:
  explicit thread_pool(std::size_t threads) : stop(false) {
    for (std::size_t i = 0; i < threads; ++i)
      workers.emplace_back([this] {
        for (;;) {
          std::function<void()> task;
          {
            std::unique_lock<std::mutex> lock(this->queue_mutex);
            this->condition.wait(
                lock, [this] { return this->stop || !this->tasks.empty(); });
            if (this->stop && this->tasks.empty())
              return;
            task = std::move(this->tasks.front());
            this->tasks.pop();
          }
          task();
        }
      });
  }
  template <class F, class... Args>
  auto enqueue(F &&f, Args &&...args)
      -> std::future<typename std::invoke_result<F, Args...>::type> {
    using result = typename std::invoke_result<F, Args...>::type;
    auto task = std::make_shared<std::packaged_task<result()>>(
        std::bind(std::forward<F>(f), std::forward<Args>(args)...));
    std::future<result> future = task->get_future();
    {
      std::unique_lock<std::mutex> lock(queue_mutex);
      if (stop)
        throw std::runtime_error("the pool is stopped");
      tasks.emplace([task]() { (*task)(); });
    }
    condition.notify_one();
    return future;
  }
  ~thread_pool() {
    {
      std::unique_lock<std::mutex> lock(queue_mutex);
      stop = true;
    }
    condition.notify_all();
    for (std::thread &worker : workers)
      worker.join();
  }

private:
  std::vector<std::thread> workers;
  std::queue<std::function<void()>> tasks;
  std::mutex queue_mutex;
  std::condition_variable condition;
  bool stop;
};

// The queue is a class of its own.
template <typename T> class blocking_queue {
public:
  void push(T value) {
    std::lock_guard<std::mutex> lock(mutex);
    items.push(std::move(value));
    changed.notify_one();
  }
  bool pop(T &value) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return closed || !items.empty(); });
    if (items.empty())
      return false;
    value = std::move(items.front());
    items.pop();
    return true;
  }
  void close() {
    std::lock_guard<std::mutex> lock(mutex);
    closed = true;
    changed.notify_all();
  }

private:
  std::queue<T> items;
  std::mutex mutex;
  std::condition_variable changed;
  bool closed = false;
};
class split_pool {
public:
  explicit split_pool(int count) {
    for (int i = 0; i < count; ++i)
      threads.push_back(std::thread(&split_pool::work, this));
  }
  ~split_pool() {
    queue.close();
    for (auto &thread : threads)
      thread.join();
  }
  template <class F> void submit(F &&f) {
    queue.push(std::function<void()>(std::forward<F>(f)));
  }

private:
  void work() {
    std::function<void()> job;
    while (queue.pop(job))
      job();
  }
  blocking_queue<std::function<void()>> queue;
  std::vector<std::thread> threads;
};

// Objects with a virtual method.
struct runnable {
  virtual ~runnable() = default;
  virtual void run() = 0;
};
class object_pool {
public:
  explicit object_pool(int count) : threads(count) {
    for (auto &thread : threads)
      thread = std::thread([this] { work(); });
  }
  ~object_pool() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      stopping = true;
    }
    changed.notify_all();
    for (auto &thread : threads)
      if (thread.joinable())
        thread.join();
  }
  void execute(std::unique_ptr<runnable> object) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      objects.push_back(std::move(object));
    }
    changed.notify_one();
  }

private:
  void work() {
    while (true) {
      std::unique_ptr<runnable> next;
      {
        std::unique_lock<std::mutex> lock(mutex);
        while (objects.empty() && !stopping)
          changed.wait(lock);
        if (objects.empty())
          break;
        next = std::move(objects.front());
        objects.pop_front();
      }
      next->run();
    }
  }
  std::vector<std::thread> threads;
  std::list<std::unique_ptr<runnable>> objects;
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
};

// A queue for each worker; who has nothing to do steals.
class stealing_pool {
  struct local_queue {
    std::mutex mutex;
    std::deque<std::function<void()>> jobs;
    void push(std::function<void()> job) {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push_back(std::move(job));
    }
    bool take(std::function<void()> &job, bool own) {
      std::lock_guard<std::mutex> lock(mutex);
      if (jobs.empty())
        return false;
      if (own) {
        job = std::move(jobs.back());
        jobs.pop_back();
      } else {
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      return true;
    }
  };

public:
  explicit stealing_pool(unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      queues.push_back(std::make_unique<local_queue>());
    for (unsigned i = 0; i < count; ++i)
      threads.emplace_back(&stealing_pool::work, this, i);
  }
  ~stealing_pool() {
    done = true;
    for (auto &thread : threads)
      thread.join();
  }
  void submit(std::function<void()> job) {
    queues[next++ % queues.size()]->push(std::move(job));
  }

private:
  void work(unsigned me) {
    for (;;) {
      bool last = done;
      std::function<void()> job;
      bool found = queues[me]->take(job, true);
      for (unsigned i = 1; i < queues.size() && !found; ++i)
        found = queues[(me + i) % queues.size()]->take(job, false);
      if (found)
        job();
      else if (last)
        return;
      else
        std::this_thread::yield();
    }
  }
  std::vector<std::unique_ptr<local_queue>> queues;
  std::vector<std::thread> threads;
  std::atomic<bool> done{false};
  std::atomic<unsigned> next{0};
};

// One thread behind an interface: what is posted runs one after the other.
class executor {
public:
  virtual ~executor() = default;
  virtual void post(std::function<void()> job) = 0;
};
class event_loop : public executor {
public:
  event_loop() : thread(&event_loop::run, this) {}
  ~event_loop() override {
    {
      std::lock_guard<std::mutex> lock(mutex);
      stopping = true;
    }
    changed.notify_all();
    thread.join();
  }
  void post(std::function<void()> job) override {
    {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push_back(std::move(job));
    }
    changed.notify_one();
  }

private:
  void run() {
    std::unique_lock<std::mutex> lock(mutex);
    while (!stopping || !jobs.empty()) {
      if (jobs.empty()) {
        changed.wait(lock);
        continue;
      }
      auto job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
      lock.lock();
    }
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> jobs;
  bool stopping = false;
  std::thread thread;
};

// A thread that runs callbacks when their time has come.
class scheduler {
public:
  using clock = std::chrono::steady_clock;
  scheduler() : thread([this] { loop(); }) {}
  ~scheduler() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      stopping = true;
    }
    changed.notify_one();
    thread.join();
  }
  void after(std::chrono::milliseconds delay, std::function<void()> callback) {
    std::lock_guard<std::mutex> lock(mutex);
    queue.push(entry{clock::now() + delay, std::move(callback)});
    changed.notify_one();
  }

private:
  struct entry {
    clock::time_point at;
    std::function<void()> callback;
    bool operator<(const entry &other) const { return at > other.at; }
  };
  void loop() {
    std::unique_lock<std::mutex> lock(mutex);
    while (!stopping || !queue.empty()) {
      if (queue.empty()) {
        changed.wait(lock);
        continue;
      }
      if (queue.top().at > clock::now()) {
        changed.wait_until(lock, queue.top().at);
        continue;
      }
      entry next = queue.top();
      queue.pop();
      lock.unlock();
      next.callback();
      lock.lock();
    }
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::priority_queue<entry> queue;
  bool stopping = false;
  std::thread thread;
};
#endif
