//===- fibers/settings.cpp - Numbers from the environment -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "settings.h"
#include "heddle/error.h"
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace heddle::detail {

std::size_t setting(const char *name, std::size_t otherwise, std::size_t least,
                    std::size_t most) noexcept {
  const char *text = std::getenv(name);
  if (!text || !*text)
    return otherwise;
  std::size_t value = 0;
  const char *end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, value);
  if (error == std::errc() && rest == end && value >= least && value <= most)
    return value;
  char message[200];
  std::snprintf(message, sizeof message,
                "%s: expected a number from %zu to %zu, not '%.60s'", name,
                least, most, text);
  fatal(message);
}

} // namespace heddle::detail
