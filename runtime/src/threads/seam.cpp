//===- seam.cpp - The backend of operating-system threads -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/seam.h"
#include "heddle/detail/sanitizers.h"
#include "idle_threads.h"
#include "thread_parkers.h"
#include "thread_permit.h"
#include <thread>
#include <utility>

namespace heddle::detail {

class parker : public thread_permit {
public:
  parker *next_free = nullptr;
  task_record *observed = nullptr; ///< see observed_self()
};

parker *self() { return thread_parkers<parker>::get(); }

void park() noexcept { self()->park(); }

bool park_until(time_point deadline) noexcept {
  return self()->park_until(deadline);
}

void unpark(parker *p) noexcept { p->unpark(); }

task_record *&observed_self() { return self()->observed; }

// What one thread does in two tasks is ordered for ThreadSanitizer, which would
// see no race between them.
constexpr bool threads_run_several_tasks = !HEDDLE_DETAIL_TSAN;

void spawn(std::unique_ptr<work> w) {
  if (threads_run_several_tasks && idle_threads::instance().hand_over(w))
    return;
  std::thread([w = std::move(w)]() mutable {
    do {
      w->run();
      w.reset();
    } while (threads_run_several_tasks &&
             (w = idle_threads::instance().next()));
  }).detach();
}

void yield_task() noexcept { std::this_thread::yield(); }

void sleep_task_until(time_point deadline) noexcept {
  if (deadline == no_deadline)
    for (;;)
      park();
  std::this_thread::sleep_until(deadline);
}

void run_blocking(work &w) noexcept { w.run(); }

const char *backend_name() noexcept { return "threads"; }

} // namespace heddle::detail
