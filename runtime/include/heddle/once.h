//===- heddle/once.h - Run something once --------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::once loaded;
//   const Table &table() { loaded.call([] { load(); }); return the_table; }
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ONCE_H
#define HEDDLE_ONCE_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/waiter.h"
#include <exception>
#include <functional>
#include <utility>

namespace heddle {

/// Runs one callable, the first it is given, exactly once, like sync.Once.
/// Neither copyable nor movable.
class HEDDLE_TYPE(kind: synchronization) once {
public:
  once() = default;
  once(const once &) = delete;
  once &operator=(const once &) = delete;

  /// Runs \p f, unless a call() of this object has run something before.
  ///
  /// Guarantees: whoever runs it, it has ended when any call() returns. The
  ///   fast path is one atomic load.
  /// Memory ordering: the run happens before the return of every call().
  /// Errors: an exception of the run counts as its end: it is thrown to this
  ///   and to every later caller (Go's OnceFunc), because returning normally
  ///   would tell them that the work was done. usage_error if the run calls
  ///   call() on the same object, which could never return.
  template <class F, class... Args>
  HEDDLE_DETAIL_CALL_ONCE void call(F &&f, Args &&...args) {
    if (state_.load(std::memory_order_acquire) == succeeded)
      return;
    if (!begin())
      return;
    try {
      std::invoke(std::forward<F>(f), std::forward<Args>(args)...);
    } catch (...) {
      end(std::current_exception());
      throw;
    }
    end(nullptr);
  }

private:
  enum state : unsigned char { fresh, running, succeeded, failed };

  /// \returns whether the caller has to run its callable; if not, waits for
  /// the one that runs.
  bool begin();
  void end(std::exception_ptr error) noexcept;

  std::atomic<state> state_{fresh};
  detail::internal_mutex mutex_;
  detail::parker *runner_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
  std::exception_ptr error_ HEDDLE_GUARDED_BY(mutex_);
  detail::waiter_queue waiters_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_ONCE_H
