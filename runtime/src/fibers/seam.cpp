//===- fibers/seam.cpp - The backend of fibers ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/seam.h"
#include "../thread_parkers.h"
#include "fiber.h"
#include "helpers.h"
#include "scheduler.h"
#include <thread>
#include <utility>

namespace heddle::detail {
namespace {

/// The fiber of the calling task; nullptr in a thread that is not a worker.
fiber *running_fiber() noexcept {
  const worker *w = worker::current();
  return w ? w->running() : nullptr;
}

thread_parker *of_thread() { return thread_parkers<thread_parker>::get(); }

bool park_until(fiber *f, time_point deadline) noexcept {
  if (f->take_permit())
    return true;
  if (deadline <= std::chrono::steady_clock::now())
    return false;
  alarm_clock &alarms = scheduler::instance().alarms();
  f->begin_timed_wait(deadline);
  alarms.set(*f);
  worker::park(f);
  alarms.unset(*f);
  f->end_timed_wait();
  return f->wake();
}

} // namespace

parker *self() {
  if (fiber *f = running_fiber())
    return f;
  return of_thread();
}

void park() noexcept {
  fiber *f = running_fiber();
  if (!f)
    return of_thread()->park();
  if (f->take_permit())
    return;
  worker::park(f);
  f->wake();
}

bool park_until(time_point deadline) noexcept {
  fiber *f = running_fiber();
  if (!f)
    return of_thread()->park_until(deadline);
  if (deadline != no_deadline)
    return park_until(f, deadline);
  park();
  return true;
}

void unpark(parker *p) noexcept {
  if (!p->is_fiber())
    return static_cast<thread_parker *>(p)->unpark();
  if (static_cast<fiber *>(p)->unpark())
    scheduler::instance().make_ready(p);
}

task_record *&observed_self() { return self()->observed; }

void spawn(std::unique_ptr<work> w) {
  scheduler &s = scheduler::instance();
  s.start();
  s.make_ready(w.release());
}

void yield_task() noexcept {
  if (fiber *f = running_fiber())
    worker::yield(f);
  else
    std::this_thread::yield();
}

void sleep_task_until(time_point deadline) noexcept {
  fiber *f = running_fiber();
  if (!f && deadline != no_deadline)
    return std::this_thread::sleep_until(deadline);
  bool permit = false;
  while (std::chrono::steady_clock::now() < deadline)
    permit = park_until(deadline) || permit;
  if (permit) // not meant for a sleeper
    unpark(f);
}

void run_blocking(work &w) noexcept {
  if (running_fiber())
    helpers::instance().run(w);
  else
    w.run();
}

const char *backend_name() noexcept { return "fibers"; }

} // namespace heddle::detail
