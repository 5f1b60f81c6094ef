//===- heddle/error.h - What the runtime throws --------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where Go panics, heddle throws, if the caller can do something about it.
// Errors that a destructor could not report (an unlock of what is not locked)
// end the program with a message instead.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ERROR_H
#define HEDDLE_ERROR_H

#include <source_location>
#include <stdexcept>

namespace heddle {

/// A rule of a primitive was broken: a negative wait-group count, a close of a
/// nil channel, a join of an empty handle, ...
class usage_error : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

/// A send on a closed channel, or a second close.
class channel_closed : public usage_error {
public:
  using usage_error::usage_error;
};

namespace detail {
// Out of line: the throwing paths stay out of the callers' hot code.
[[noreturn]] void throw_usage_error(const char *what);
[[noreturn]] void throw_channel_closed(const char *what,
                                       const std::source_location &at);
/// Prints "heddle: <what>" and ends the program.
[[noreturn]] void fatal(const char *what) noexcept;
} // namespace detail

} // namespace heddle

#endif // HEDDLE_ERROR_H
