//===- error.cpp - The throwing paths -------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/error.h"
#include "heddle/detail/observer.h"
#include <cstdio>
#include <cstring>
#include <exception>

namespace heddle::detail {

void throw_usage_error(const char *what) { throw usage_error(what); }

void throw_channel_closed(const char *what, const std::source_location &at) {
  misuse(std::strncmp(what, "close", 5) == 0 ? "heddle-double-close"
                                             : "heddle-send-after-close",
         what, at);
  throw channel_closed(what);
}

void fatal(const char *what) noexcept {
  std::fprintf(stderr, "heddle: %s\n", what);
  std::terminate();
}

} // namespace heddle::detail
