//===- environment.h - What the environment asks for ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_ENVIRONMENT_H
#define HEDDLE_SRC_ENVIRONMENT_H

#include <source_location>

namespace heddle::detail {

/// Turns on what HEDDLE_OBSERVE, HEDDLE_LEAKS, HEDDLE_REPORT and
/// HEDDLE_DEADLOCKS ask for. Called once, before main. \returns true.
bool read_environment() noexcept;

/// An exception is about to end the program: the last chance to write down what
/// HEDDLE_REPORT asks for.
void report_panic(const std::source_location &site, const char *what) noexcept;

} // namespace heddle::detail

#endif // HEDDLE_SRC_ENVIRONMENT_H
