//===- fibers/stacks.h - The stacks of fibers ----------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A stack is a piece of a large mapping, of which the kernel provides the pages
// that have been touched: a task that waits at little depth costs one. Below
// each stack lies a page that cannot be touched, so that an overflow ends the
// program instead of changing another task's stack. Where the kernel knows
// guard regions (Linux 6.13), all have it; before, each such page is a mapping
// of its own, of which a process has 65,530, so only the first 16,000 have it.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_STACKS_H
#define HEDDLE_SRC_FIBERS_STACKS_H

#include "sanitized_stack.h"
#include <boost/context/stack_context.hpp>
#include <cstddef>

namespace heddle::detail {

/// An allocator as Boost.Context wants it.
class stacks {
public:
  /// \p seen: what sanitizers are told of the stack that is allocated.
  explicit stacks(sanitized_stack &seen) noexcept : seen_(&seen) {}

  /// Bytes that a stack reserves: HEDDLE_STACK_KIB of the environment, or 256
  /// KiB.
  static std::size_t size() noexcept;

  /// \throws std::bad_alloc.
  boost::context::stack_context allocate();
  void deallocate(boost::context::stack_context &stack) noexcept;

private:
  sanitized_stack *seen_;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_STACKS_H
