// Six queues as programs write them for themselves: no two of them look alike.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <stdexcept>
#include <thread>
#include <vector>

// The textbook's. It cannot be closed.
template <class T> class blocking_queue {
public:
  void push(T value) {
    {
      std::lock_guard<std::mutex> guard(mutex_);
      items_.push(std::move(value));
    }
    ready_.notify_one();
  }
  T pop() {
    std::unique_lock<std::mutex> lock(mutex_);
    ready_.wait(lock, [this] { return !items_.empty(); });
    T value = std::move(items_.front());
    items_.pop();
    return value;
  }
  bool try_pop(T &value) {
    std::lock_guard<std::mutex> guard(mutex_);
    if (items_.empty())
      return false;
    value = std::move(items_.front());
    items_.pop();
    return true;
  }
  bool empty() {
    std::lock_guard<std::mutex> guard(mutex_);
    return items_.empty();
  }

private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::queue<T> items_;
};

// Has room for so many, refuses what comes after the end.
template <class T> class mailbox {
public:
  explicit mailbox(size_t room) : room_(room) {}
  bool put(T value) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (letters_.size() >= room_ && !closed_)
      not_full_.wait(lock);
    if (closed_)
      return false;
    letters_.push_back(std::move(value));
    not_empty_.notify_one();
    return true;
  }
  std::optional<T> take() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (letters_.empty() && !closed_)
      not_empty_.wait(lock);
    if (letters_.empty())
      return std::nullopt;
    std::optional<T> value(std::move(letters_.front()));
    letters_.pop_front();
    not_full_.notify_one();
    return value;
  }
  void close() {
    std::lock_guard<std::mutex> guard(mutex_);
    closed_ = true;
    not_empty_.notify_all();
    not_full_.notify_all();
  }

private:
  const size_t room_;
  std::mutex mutex_;
  std::condition_variable not_empty_, not_full_;
  std::deque<T> letters_;
  bool closed_ = false;
};

// A ring of slots with a count. Who puts something in after the end is wrong.
template <class T, unsigned N> class ring {
public:
  void put(const T &value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return used_ < N || over_; });
    if (over_)
      throw std::logic_error("put after finish");
    slots_[(first_ + used_) % N] = value;
    ++used_;
    changed_.notify_all();
  }
  bool get(T &out) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return used_ > 0 || over_; });
    if (used_ == 0)
      return false;
    out = slots_[first_];
    first_ = (first_ + 1) % N;
    --used_;
    changed_.notify_all();
    return true;
  }
  void finish() {
    std::lock_guard<std::mutex> guard(mutex_);
    over_ = true;
    changed_.notify_all();
  }

private:
  T slots_[N];
  unsigned first_ = 0, used_ = 0;
  bool over_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
};

// Gives all that is there at once.
template <class T> class inbox {
public:
  void add(T value) {
    std::lock_guard<std::mutex> guard(mutex_);
    pending_.push_back(std::move(value));
    wake_.notify_one();
  }
  std::vector<T> take_all() {
    std::unique_lock<std::mutex> lock(mutex_);
    wake_.wait(lock, [&] { return !pending_.empty(); });
    std::vector<T> all;
    all.swap(pending_);
    return all;
  }

private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<T> pending_;
};

// Copies share one state.
template <class T> class pipe_end {
  struct state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<T> values;
    bool done = false;
  };
  std::shared_ptr<state> state_ = std::make_shared<state>();

public:
  void write(const T &value) {
    std::lock_guard<std::mutex> guard(state_->mutex);
    state_->values.push_back(value);
    state_->changed.notify_all();
  }
  bool read(T *value) {
    std::unique_lock<std::mutex> lock(state_->mutex);
    for (;;) {
      if (!state_->values.empty()) {
        *value = state_->values.front();
        state_->values.pop_front();
        return true;
      }
      if (state_->done)
        return false;
      state_->changed.wait(lock);
    }
  }
  void finish() {
    std::lock_guard<std::mutex> guard(state_->mutex);
    state_->done = true;
    state_->changed.notify_all();
  }
};

// An intrusive list.
struct node {
  node *next = nullptr;
};
class list_queue {
public:
  void append(node *n) {
    std::lock_guard<std::mutex> guard(mutex_);
    if (tail_)
      tail_->next = n;
    else
      head_ = n;
    tail_ = n;
    filled_.notify_one();
  }
  node *remove() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!head_)
      filled_.wait(lock);
    node *n = head_;
    head_ = n->next;
    if (!head_)
      tail_ = nullptr;
    n->next = nullptr;
    return n;
  }

private:
  std::mutex mutex_;
  std::condition_variable filled_;
  node *head_ = nullptr, *tail_ = nullptr;
};
