//===- defer.cpp - Running what was deferred ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/defer.h"
#include "heddle/error.h"

namespace heddle {

defer_stack::~defer_stack() noexcept(false) {
  std::exception_ptr first;
  while (!entries_.empty()) {
    // Out of the vector first: the callable may push.
    std::unique_ptr<entry> last = std::move(entries_.back());
    entries_.pop_back();
    try {
      last->run();
    } catch (...) {
      if (!first)
        first = std::current_exception();
    }
  }
  if (!first)
    return;
  if (std::uncaught_exceptions() > unwinding_)
    detail::fatal("a deferred function threw while an exception unwound the "
                  "function that deferred it");
  std::rethrow_exception(first);
}

} // namespace heddle
