//===- heddle/defer.h - Run something on the way out ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scope form: runs at the end of the enclosing block.
//
//   FILE *f = std::fopen(path, "r");
//   heddle::defer close{[f] { std::fclose(f); }};
//   HEDDLE_DEFER { --depth; };                       // captures by reference
//
// Function form, for what Go does with defer in a loop or a branch: what is
// pushed runs when the stack, declared at the top of the function, goes.
//
//   heddle::defer_stack deferred;
//   for (auto &part : parts) {
//     open(part);
//     deferred.push([&part] { close(part); });
//   }
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DEFER_H
#define HEDDLE_DEFER_H

#include "heddle/annotations.h"
#include "heddle/detail/bound.h"
#include "heddle/detail/roles.h"
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace heddle {

/// Runs its callable when it is destroyed. Neither copyable nor movable.
///
/// Requires: the callable can be called without arguments, as an lvalue.
/// Errors: an exception of the callable leaves the destructor, so that the
///   enclosing function fails visibly; other defers and destructors of the
///   scope still run. During unwinding it ends the program, as any exception
///   that leaves a destructor then.
template <class F> class [[nodiscard]] HEDDLE_TYPE(kind: defer) defer {
public:
  HEDDLE_DEFERS(0)
  defer(F f) noexcept(std::is_nothrow_move_constructible_v<F>)
      : f_(std::move(f)) {}
  defer(const defer &) = delete;
  defer &operator=(const defer &) = delete;

  ~defer() noexcept(std::is_nothrow_invocable_v<F &>) { std::invoke(f_); }

private:
  F f_;
};

/// Runs what was pushed, last first, when it is destroyed. Neither copyable nor
/// movable; not for use by several tasks at once.
///
/// Errors: all callables run, whatever some of them throw. The destructor then
///   throws the first exception. During unwinding it cannot: an exception of a
///   callable ends the program after all of them have run.
class HEDDLE_TYPE(kind: defer-stack) defer_stack {
public:
  defer_stack() noexcept : unwinding_(std::uncaught_exceptions()) {}
  defer_stack(const defer_stack &) = delete;
  defer_stack &operator=(const defer_stack &) = delete;
  ~defer_stack() noexcept(false);

  /// Keeps \p f and copies of the arguments, as they are now, until the stack
  /// is destroyed.
  ///
  /// Guarantees: a callable may push others; they run next.
  /// Errors: what copying or allocating throws; \p f is not kept then.
  template <class... Args, detail::spawnable<Args...> F>
  HEDDLE_DETAIL_DEFER_FUNCTION void push(F &&f, Args &&...args) {
    using bound = decltype(detail::bind_once(std::forward<F>(f),
                                             std::forward<Args>(args)...));
    entries_.push_back(std::make_unique<entry_of<bound>>(
        detail::bind_once(std::forward<F>(f), std::forward<Args>(args)...)));
  }

private:
  struct entry {
    virtual ~entry() = default;
    virtual void run() = 0;
  };
  template <class B> struct entry_of final : entry {
    explicit entry_of(B &&b) : call(std::move(b)) {}
    void run() override { call(); }
    B call;
  };

  const int unwinding_;
  std::vector<std::unique_ptr<entry>> entries_;
};

} // namespace heddle

#define HEDDLE_DETAIL_JOIN2(a, b) a##b
#define HEDDLE_DETAIL_JOIN(a, b) HEDDLE_DETAIL_JOIN2(a, b)

/// `HEDDLE_DEFER { statements };` runs the statements at the end of the block.
/// They see the block's variables by reference, with their values of then.
#define HEDDLE_DEFER                                                           \
  [[maybe_unused]] const ::heddle::defer HEDDLE_DETAIL_JOIN(heddle_defer_,     \
                                                            __LINE__) = [&]

#endif // HEDDLE_DEFER_H
