//===- heddle/worker_pool.h - Some tasks for many jobs -------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::worker_pool pool({.min_workers = 2, .max_workers = 8, .queue =
//   64}); for (const Request &r : requests)
//     pool.submit([r] { answer(r); }); // waits while 64 are queued
//   pool.drain();                      // all are answered
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_WORKER_POOL_H
#define HEDDLE_WORKER_POOL_H

#include "heddle/annotations.h"
#include "heddle/channel.h"
#include "heddle/detail/bound.h"
#include "heddle/detail/roles.h"
#include "heddle/wait_group.h"
#include <exception>
#include <functional>
#include <memory>
#include <source_location>

namespace heddle {

/// What submit does when the queue is full.
enum class when_full : unsigned char {
  block,      ///< it waits for room: the submitter slows down
  reject,     ///< it returns false: the submitter decides
  caller_runs ///< it runs the job itself: the submitter helps
};

struct worker_pool_options {
  /// Workers that stay. At least 1.
  std::size_t min_workers = 1;
  /// Workers that there are at most. At least min_workers.
  std::size_t max_workers = 4;
  /// Jobs that may wait for a worker. 0: each is handed to a worker that waits
  /// already; without one the queue is full.
  std::size_t queue = 64;
  when_full policy = when_full::block;
  /// A worker that has found no job for so long ends, if there are more than
  /// min_workers.
  std::chrono::nanoseconds idle = std::chrono::seconds(10);
};

/// Runs jobs in a bounded number of tasks. A job that is submitted while no
/// worker is idle starts another worker, up to the maximum; workers that are
/// idle for long end, down to the minimum. Neither copyable nor movable.
///
/// Order: jobs begin in the order of their submits; with several workers they
///   overlap.
/// Memory ordering: what the submitter did before submit happens before the
///   job; all jobs happen before the return of drain.
/// Thread safety: all members may be called by several tasks at once; a job may
///   submit jobs, but with when_full::block a pool whose workers all wait for
///   room waits for ever: let them use try_submit. A job must not drain or
///   destroy its own pool.
class HEDDLE_TYPE(kind: task-group, joins-on-destruction: true) worker_pool {
public:
  /// Starts the minimum of workers.
  /// Errors: usage_error for options that make no sense; std::system_error if
  ///   no task could be made.
  explicit worker_pool(
      const worker_pool_options &options = {},
      std::source_location site = std::source_location::current());
  worker_pool(const worker_pool &) = delete;
  worker_pool &operator=(const worker_pool &) = delete;

  /// Drains the pool.
  ///
  /// Errors: an exception of a job that no drain() has rethrown ends the
  ///   program with a message, as with task_group; only while another exception
  ///   unwinds the scope it is dropped.
  ~worker_pool();

  /// Has \p job run by a worker. If the queue is full, does what the policy
  /// says.
  ///
  /// \returns false if the job was rejected, or the pool is drained: it does
  ///   not run then.
  /// Errors: with when_full::caller_runs, none that the job throws: it is kept
  ///   for drain as that of any other job.
  template <detail::spawnable F>
  HEDDLE_DETAIL_GO_INTO bool
  submit(F &&job, std::source_location at = std::source_location::current()) {
    return enqueue(wrap(std::forward<F>(job)), policy_, at);
  }

  /// As submit with when_full::reject, whatever the policy. Never waits.
  template <detail::spawnable F>
  HEDDLE_DETAIL_GO_INTO bool
  try_submit(F &&job,
             std::source_location at = std::source_location::current()) {
    return enqueue(wrap(std::forward<F>(job)), when_full::reject, at);
  }

  /// Accepts no more jobs, runs those that are queued, and waits until all
  /// workers have ended. May be called again, and by several tasks.
  ///
  /// Guarantees: a submit that waits for room meanwhile returns false.
  /// Errors: rethrows the first exception of a job, once.
  HEDDLE_JOINS void
  drain(std::source_location at = std::source_location::current());

  /// As drain, but the jobs that no worker has begun are destroyed unrun.
  /// \returns how many these were.
  HEDDLE_JOINS std::size_t
  stop(std::source_location at = std::source_location::current());

  /// Numbers of now.
  struct stats {
    std::size_t workers = 0;      ///< that are alive
    std::size_t idle = 0;         ///< of these
    std::size_t queued = 0;       ///< jobs that wait
    std::size_t most_workers = 0; ///< that were alive at once
    std::uint64_t finished = 0;   ///< jobs
    std::uint64_t rejected = 0;
    std::uint64_t run_by_caller = 0;
  };
  stats numbers() const;

private:
  /// A job of any type. std::function would ask for copyable ones.
  struct any_job {
    virtual ~any_job() = default;
    virtual void run() = 0;
  };
  using job = std::unique_ptr<any_job>;
  template <class F> static job wrap(F &&f) {
    struct held final : any_job {
      explicit held(F &&g) : f(std::forward<F>(g)) {}
      void run() override { std::invoke(std::move(f)); }
      std::decay_t<F> f;
    };
    return std::make_unique<held>(std::forward<F>(f));
  }

  bool enqueue(job j, when_full policy, const std::source_location &at);
  bool hand_over(job &j, when_full policy, const std::source_location &at);
  bool close() noexcept;
  bool count_worker();
  void start_worker();
  void work();
  std::optional<job> next();
  void run(job j) noexcept;
  std::exception_ptr take_error() noexcept;

  const worker_pool_options options_;
  const when_full policy_;
  const std::source_location site_;
  const int unwinding_;
  const channel<job> jobs_;
  wait_group running_;
  mutable detail::internal_mutex mutex_;
  bool closed_ HEDDLE_GUARDED_BY(mutex_) = false;
  stats numbers_ HEDDLE_GUARDED_BY(mutex_);
  /// Jobs that were accepted and that no worker has taken yet. Not the length
  /// of the queue: that is 0 while a sender stands before it.
  std::size_t pending_ HEDDLE_GUARDED_BY(mutex_) = 0;
  std::exception_ptr first_error_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_WORKER_POOL_H
