//===- worker_pool.cpp - Some tasks for many jobs -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/worker_pool.h"
#include "heddle/error.h"
#include <algorithm>
#include <system_error>
#include <utility>

namespace heddle {

namespace {
const worker_pool_options &checked(const worker_pool_options &o) {
  if (o.min_workers == 0 || o.max_workers < o.min_workers ||
      o.idle <= o.idle.zero())
    detail::throw_usage_error("options of a worker pool that make no sense");
  return o;
}
} // namespace

worker_pool::worker_pool(const worker_pool_options &options,
                         std::source_location site)
    : options_(checked(options)), policy_(options.policy), site_(site),
      unwinding_(std::uncaught_exceptions()), jobs_(options.queue) {
  try {
    while (count_worker())
      start_worker();
  } catch (...) {
    close();
    running_.wait();
    throw;
  }
}

worker_pool::~worker_pool() {
  close();
  running_.wait();
  if (take_error() && std::uncaught_exceptions() <= unwinding_)
    detail::fatal("a worker pool was destroyed with an exception of one of its "
                  "jobs that no drain() had rethrown");
}

/// Counts a worker that is about to be started. \returns false if there are
/// enough: as many as may be, or more idle ones than jobs.
bool worker_pool::count_worker() {
  detail::internal_lock lock(mutex_);
  const bool enough =
      numbers_.workers >= options_.min_workers &&
      (pending_ <= numbers_.idle || numbers_.workers >= options_.max_workers);
  if (closed_ || enough)
    return false;
  ++numbers_.workers;
  numbers_.most_workers = std::max(numbers_.most_workers, numbers_.workers);
  return true;
}

void worker_pool::start_worker() {
  try {
    running_.go([this] { work(); }, site_);
  } catch (...) {
    detail::internal_lock lock(mutex_);
    --numbers_.workers;
    throw;
  }
}

bool worker_pool::enqueue(job j, when_full policy,
                          const std::source_location &at) {
  {
    detail::internal_lock lock(mutex_);
    if (closed_)
      return false;
    ++pending_;
  }
  if (count_worker()) {
    try {
      start_worker();
    } catch (const std::system_error &) {
      // The workers that there are do the job.
    }
  }
  if (hand_over(j, policy, at))
    return true;
  const bool here = j && policy == when_full::caller_runs;
  {
    detail::internal_lock lock(mutex_);
    --pending_;
    if (closed_)
      return false;
    ++(here ? numbers_.run_by_caller : numbers_.rejected);
  }
  if (here)
    run(std::move(j));
  return here;
}

/// Puts \p j into the queue, if the policy has it so.
bool worker_pool::hand_over(job &j, when_full policy,
                            const std::source_location &at) {
  // Not by the channel's own functions: that the pool is drained meanwhile is
  // no misuse that a report should tell.
  const auto &queue = detail::channel_access::state(jobs_);
  const detail::outcome o = policy == when_full::block
                                ? queue->send(j, detail::no_deadline, at)
                                : queue->try_send(j);
  return o == detail::outcome::done;
}

void worker_pool::work() {
  while (std::optional<job> j = next())
    run(*std::move(j));
}

/// The next job, or nothing if the worker is to end.
std::optional<worker_pool::job> worker_pool::next() {
  {
    detail::internal_lock lock(mutex_);
    ++numbers_.idle;
  }
  for (;;) {
    channel_status status;
    std::optional<job> j = jobs_.receive_for(options_.idle, status);
    detail::internal_lock lock(mutex_);
    // A job that was counted but is not in the queue yet counts on this worker.
    if (status == channel_status::empty &&
        (numbers_.workers == options_.min_workers || pending_ != 0))
      continue;
    --numbers_.idle;
    if (j)
      --pending_;
    else
      --numbers_.workers;
    return j;
  }
}

void worker_pool::run(job j) noexcept {
  std::exception_ptr error;
  try {
    j->run();
    j.reset();
  } catch (...) {
    error = std::current_exception();
  }
  detail::internal_lock lock(mutex_);
  ++numbers_.finished;
  if (!first_error_)
    first_error_ = std::move(error);
}

bool worker_pool::close() noexcept {
  {
    detail::internal_lock lock(mutex_);
    if (std::exchange(closed_, true))
      return false;
  }
  jobs_.close();
  return true;
}

std::exception_ptr worker_pool::take_error() noexcept {
  detail::internal_lock lock(mutex_);
  return std::exchange(first_error_, nullptr);
}

void worker_pool::drain(std::source_location at) {
  close();
  running_.wait(at);
  if (std::exception_ptr e = take_error())
    std::rethrow_exception(e);
}

std::size_t worker_pool::stop(std::source_location at) {
  std::size_t unrun = 0;
  if (close())
    while (jobs_.try_receive())
      ++unrun;
  drain(at);
  return unrun;
}

worker_pool::stats worker_pool::numbers() const {
  detail::internal_lock lock(mutex_);
  stats now = numbers_;
  now.queued = jobs_.len();
  return now;
}

} // namespace heddle
