//===- heddle/blocking.h - Calls that block a thread ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::go([path, out] {
//     out.send(heddle::blocking([&] { return read_file(path); }));
//   });
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_BLOCKING_H
#define HEDDLE_BLOCKING_H

#include "heddle/annotations.h"
#include "heddle/detail/observer.h"
#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace heddle {

namespace detail {
template <class F> class blocking_work final : public work {
public:
  using result = std::invoke_result_t<F &>;

  explicit blocking_work(F &f) noexcept : f_(f) {}

  void run() noexcept override {
    try {
      if constexpr (std::is_void_v<result>)
        std::invoke(f_);
      else if constexpr (std::is_reference_v<result>)
        result_ = &std::invoke(f_);
      else
        result_.emplace(std::invoke(f_));
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  result get() {
    if (error_)
      std::rethrow_exception(std::move(error_));
    if constexpr (std::is_reference_v<result>)
      return static_cast<result>(*result_);
    else if constexpr (!std::is_void_v<result>)
      return std::move(*result_);
  }

private:
  struct nothing {};
  using storage = std::conditional_t<
      std::is_void_v<result>, nothing,
      std::conditional_t<
          std::is_reference_v<result>, std::remove_reference_t<result> *,
          std::optional<
              std::conditional_t<std::is_void_v<result>, nothing, result>>>>;
  F &f_;
  [[no_unique_address]] storage result_{};
  std::exception_ptr error_;
};
} // namespace detail

/// Calls \p f, which may block the operating-system thread it runs on: file and
/// network calls, waiting for a process or a std::mutex, long computations.
/// \returns what \p f returns.
///
/// With the backend of threads this is an ordinary call. With that of fibers,
/// few threads run all tasks, and a call that blocks one of them keeps all its
/// tasks waiting: here \p f runs in a helper thread, while the calling task
/// waits and others run. Handing over costs what waking a thread costs, up to
/// some tens of microseconds.
///
/// Requires: \p f does not depend on the identity of the thread (thread_local
///   variables, locks that belong to a thread and are held across the call).
/// Guarantees: \p f has returned, and has been called once, when blocking
///   returns. There is no limit to how many calls block at the same time.
/// Observing: the task is told to be in a blocking call, at the place of the
///   call, until \p f returns or waits for something else.
/// Memory ordering: what the caller did before happens before \p f; all that \p
///   f did happens before blocking returns.
/// Errors: what \p f throws. If no helper thread can be made, \p f runs in the
///   calling thread.
template <std::invocable F>
HEDDLE_BLOCKS HEDDLE_INVOKES(0) std::invoke_result_t<F &> blocking(
    F &&f, detail::call_site at = detail::call_site::current()) {
  detail::blocking_work<std::remove_reference_t<F>> w(f);
  {
    const detail::waiting told(wait_reason::blocking_call, nullptr,
                               /*timed=*/false, at);
    detail::run_blocking(w);
  }
  return w.get();
}

} // namespace heddle

#endif // HEDDLE_BLOCKING_H
