//===- fibers/worker.cpp - A thread that runs tasks -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "worker.h"
#include "heddle/detail/relax.h"
#include "scheduler.h"
#include "stacks.h"
#include <algorithm>
#include <cstdint>
#include <cxxabi.h>
#include <thread>
#include <utility>

namespace heddle::detail {
namespace {

thread_local worker *this_worker = nullptr;

// With ThreadSanitizer no fiber ends, see sanitized_stack.
constexpr std::size_t most_resting = HEDDLE_DETAIL_TSAN ? SIZE_MAX : 1024;
constexpr unsigned most_in_a_row = 32;
constexpr std::uint32_t rounds_between_looks = 64;
constexpr std::size_t most_stolen = 64;

/// The exceptions that are being handled or thrown. The C++ ABI keeps them per
/// thread, but they belong to the task: a destructor that waits during the
/// unwinding of one task must not confuse another's.
struct exception_state {
  // Not inlined: the compiler may take __cxa_get_globals for a constant, but
  // the task may go on in another thread.
  [[gnu::noinline]] void save() noexcept { *this = here(); }
  [[gnu::noinline]] void restore() const noexcept { here() = *this; }
  static exception_state &here() noexcept {
    return *reinterpret_cast<exception_state *>(abi::__cxa_get_globals());
  }

  // As in the Itanium C++ ABI, 2.2.2.
  void *caught = nullptr;
  unsigned int uncaught = 0;
};

} // namespace

// Not inlined: the compiler must not remember the address of a thread_local
// variable across a switch.
[[gnu::noinline]] worker *worker::current() noexcept { return this_worker; }

//===- Switching ----------------------------------------------------------===//

/// Leaves the stack of \p f, on which the caller runs.
[[gnu::noinline]] void worker::leave(fiber *f, fate what) noexcept {
  exception_state exceptions;
  exceptions.save();
  worker *w = current();
  boost::context::fiber to = w->way_to(w->take());
  w->left_ = f;
  w->left_to_ = what;
  f->stack.leave(w->next_stack());
  boost::context::fiber from = std::move(to).resume();
  f->stack.arrive();
  arrive(std::move(from));
  exceptions.restore();
}

/// What has to be done on the new stack, of whatever worker it is now.
[[gnu::noinline]] void worker::arrive(boost::context::fiber from) noexcept {
  worker *w = current();
  fiber *f = w->left_;
  switch (w->left_to_) {
  case fate::parks:
    f->context = std::move(from);
    if (!f->publish())
      w->run_next(f);
    return;
  case fate::yields:
    f->context = std::move(from);
    // Alone in the queue, it is for this worker: it has found nothing else.
    if (w->running_)
      w->run_later(f);
    else
      w->queue_.push_back(f);
    return;
  case fate::rests:
    f->context = std::move(from);
    f->next_unused = w->resting_;
    w->resting_ = f;
    ++w->resting_count_;
    return;
  case fate::ends:
    recycle(f);
    return;
  case fate::is_home:
    w->home_ = std::move(from);
    return;
  }
}

/// Where a fiber's life goes by.
boost::context::fiber worker::run_tasks(fiber *f,
                                        boost::context::fiber from) noexcept {
  f->stack.arrive();
  arrive(std::move(from));
  exception_state().restore();
  for (;;) {
    {
      const std::unique_ptr<work> w(std::exchange(f->assigned, nullptr));
      w->run();
    }
    worker *w = current();
    runnable *r = w->take();
    if (r && r->what() == runnable::new_task) {
      f->assigned = static_cast<work *>(r);
      continue;
    }
    w->picked_ = r;
    if (w->resting_count_ >= most_resting)
      break;
    leave(f, fate::rests);
  }
  worker *w = current();
  boost::context::fiber to = w->way_to(w->take());
  w->left_ = f;
  w->left_to_ = fate::ends;
  f->stack.leave(w->next_stack(), /*for_ever=*/true);
  return to;
}

const sanitized_stack &worker::next_stack() const noexcept {
  return running_ ? running_->stack : home_stack_;
}

/// The stack on which to go on with \p r, or the thread's own if there is
/// nothing.
boost::context::fiber worker::way_to(runnable *r) noexcept {
  fiber *f = nullptr;
  if (r && r->what() == runnable::waiting_task)
    f = static_cast<fiber *>(r);
  else if (r && !(f = fiber_for(static_cast<work *>(r))))
    queue_.push_front(r); // no memory for a stack now
  running_ = f;
  return std::move(f ? f->context : home_);
}

/// A fiber that is about to run \p w, or nullptr if there is no memory for one.
fiber *worker::fiber_for(work *w) noexcept {
  fiber *f = resting_;
  if (f) {
    resting_ = f->next_unused;
    --resting_count_;
  } else {
    try {
      f = unused_fiber();
      f->context = boost::context::fiber(std::allocator_arg, stacks(f->stack),
                                         [f](boost::context::fiber &&from) {
                                           return run_tasks(f, std::move(from));
                                         });
    } catch (const std::bad_alloc &) {
      if (f)
        recycle(f);
      return nullptr;
    }
  }
  f->assigned = w;
  return f;
}

//===- Choosing -----------------------------------------------------------===//

void worker::run_next(runnable *r) noexcept {
  runnable *before = next_.exchange(r, std::memory_order_seq_cst);
  if (before)
    run_later(before);
  else
    scheduler_.call_watcher();
}

void worker::run_later(runnable *r) noexcept {
  queue_.push_back(r);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  scheduler_.call_watcher();
}

/// What to run next; nullptr if there is nothing.
runnable *worker::take() noexcept {
  if (picked_)
    return std::exchange(picked_, nullptr);
  const std::uint32_t round = rounds_.load(std::memory_order_relaxed) + 1;
  rounds_.store(round, std::memory_order_relaxed);
  if (round % rounds_between_looks == 0)
    if (runnable *r = scheduler_.pop_injected())
      return r;
  if (in_a_row_ < most_in_a_row || queue_.empty())
    if (next_.load(std::memory_order_relaxed))
      if (runnable *r = next_.exchange(nullptr, std::memory_order_acq_rel)) {
        ++in_a_row_;
        return r;
      }
  in_a_row_ = 0;
  if (runnable *r = queue_.pop())
    return r;
  // The slot was passed over above, but the queue has been stolen.
  if (next_.load(std::memory_order_relaxed))
    if (runnable *r = next_.exchange(nullptr, std::memory_order_acq_rel))
      return r;
  return scheduler_.steal_injected(queue_, most_stolen);
}

void worker::take_notes(time_point now) noexcept {
  seen_round_ = rounds_.load(std::memory_order_relaxed);
  seen_next_ = next_.load(std::memory_order_relaxed);
  seen_at_ = now;
}

runnable *worker::relieve(run_queue &rest, time_point now) noexcept {
  using namespace std::chrono_literals;
  constexpr auto worth_moving = 4us;
  const std::uint32_t round = seen_round_;
  const runnable *next = seen_next_;
  const auto passed = now - seen_at_;
  take_notes(now);
  const std::uint32_t run = seen_round_ - round;
  const bool next_waits = next && next == seen_next_;
  if (passed < run * worth_moving)
    return nullptr;
  if (runnable *r = queue_.steal(rest, most_stolen))
    return r;
  if (run == 0 && next_waits)
    return next_.exchange(nullptr, std::memory_order_acq_rel);
  return nullptr;
}

//===- Having nothing to do -----------------------------------------------===//

void worker::run() noexcept {
  this_worker = this;
  home_stack_.adopt_thread();
  for (;;) {
    runnable *r = take();
    if (!r)
      r = wait_for_work();
    boost::context::fiber to = way_to(r);
    if (!running_) {
      // No memory for a stack: perhaps later.
      home_ = std::move(to);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    left_ = nullptr;
    left_to_ = fate::is_home;
    home_stack_.leave(next_stack());
    boost::context::fiber from = std::move(to).resume();
    home_stack_.arrive();
    arrive(std::move(from));
  }
}

runnable *worker::wait_for_work() noexcept {
  for (;;) {
    scheduler_.enter_idle(this);
    // Whatever was queued before that may have woken nobody.
    runnable *r = take();
    if (!r && scheduler_.begin_watch(this)) {
      r = watch();
      scheduler_.end_watch();
    }
    if (r) {
      scheduler_.leave_idle(this);
      return r;
    }
    // Whoever woke this worker while it watched does not count it as idle any
    // more, even if somebody else was faster. Register again before sleeping,
    // and look again afterwards; what waits at others is their watcher's task.
    scheduler_.enter_idle(this);
    if (!scheduler_.has_injected() &&
        (scheduler_.has_watcher() || !others_have_waiting()))
      sleep_.park();
  }
}

/// Looks after the workers that run, until there is something to do, which is
/// returned, or nothing waits any more.
runnable *worker::watch() noexcept {
  using namespace std::chrono_literals;
  constexpr auto shortest = 20us;
  constexpr auto drowsy = 200us;
  constexpr auto longest = 1000us;
  auto period = shortest;
  for (const auto &w : scheduler_.workers())
    w->take_notes(std::chrono::steady_clock::now());
  for (;;) {
    if (!others_have_waiting()) {
      scheduler_.set_alert(false);
      // Who queues something from now on calls.
      if (!others_have_waiting())
        return nullptr;
      scheduler_.set_alert(true);
    }
    const bool called =
        sleep_.park_until(std::chrono::steady_clock::now() + period);
    if (runnable *r = take())
      return r;
    if (runnable *r = relieve_others())
      return r;
    period = called ? shortest : std::min(period * 2, longest);
    scheduler_.set_alert(period < drowsy);
  }
}

runnable *worker::relieve_others() noexcept {
  const time_point now = std::chrono::steady_clock::now();
  for (const auto &w : scheduler_.workers())
    if (w.get() != this)
      if (runnable *r = w->relieve(queue_, now))
        return r;
  return nullptr;
}

bool worker::others_have_waiting() const noexcept {
  const auto &all = scheduler_.workers();
  return std::any_of(all.begin(), all.end(), [this](const auto &w) {
    return w.get() != this && w->has_waiting();
  });
}

} // namespace heddle::detail
