// Coroutine types of three kinds, as programs write them for themselves.
#ifndef TASKS_H
#define TASKS_H
#include <coroutine>
#include <exception>
#include <utility>

// Begins when it is awaited, goes on with whoever awaits it, owns its frame.
template <typename T> class task {
public:
  struct promise_type {
    T value{};
    std::coroutine_handle<> next;
    task get_return_object() {
      return task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct resume_next {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<>
      await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().next ? h.promise().next : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    resume_next final_suspend() noexcept { return {}; }
    void return_value(T v) { value = std::move(v); }
    void unhandled_exception() { std::terminate(); }
  };
  task(task &&other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~task() {
    if (handle)
      handle.destroy();
  }
  bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) {
    handle.promise().next = h;
    return handle;
  }
  T await_resume() { return std::move(handle.promise().value); }
  void start() { handle.resume(); }

private:
  explicit task(std::coroutine_handle<promise_type> h) : handle(h) {}
  std::coroutine_handle<promise_type> handle;
};

// Begins at once and belongs to nobody.
struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// Goes on by one value each time it is asked.
template <typename T> class generator {
public:
  struct promise_type {
    const T *current = nullptr;
    generator get_return_object() {
      return generator(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(const T &v) {
      current = &v;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  struct iterator {
    std::coroutine_handle<promise_type> handle;
    iterator &operator++() {
      handle.resume();
      return *this;
    }
    const T &operator*() const { return *handle.promise().current; }
    bool operator!=(std::nullptr_t) const { return !handle.done(); }
  };
  explicit generator(std::coroutine_handle<promise_type> h) : handle(h) {}
  generator(generator &&other) noexcept
      : handle(std::exchange(other.handle, {})) {}
  ~generator() {
    if (handle)
      handle.destroy();
  }
  iterator begin() {
    handle.resume();
    return {handle};
  }
  std::nullptr_t end() { return nullptr; }

private:
  std::coroutine_handle<promise_type> handle;
};

// Goes on in another thread, sooner or later.
struct other_thread {
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h);
  void await_resume() {}
};

// Has its result already.
struct ready {
  bool await_ready() const { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

int run(task<int> t);
#endif
