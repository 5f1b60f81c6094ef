//===- fibers/settings.h - Numbers from the environment ------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_SETTINGS_H
#define HEDDLE_SRC_FIBERS_SETTINGS_H

#include <cstddef>

namespace heddle::detail {

/// The number that the environment variable \p name holds, or \p otherwise if
/// there is none. Anything but a number from \p least to \p most ends the
/// program with a message: a typing error must not go unnoticed.
std::size_t setting(const char *name, std::size_t otherwise, std::size_t least,
                    std::size_t most) noexcept;

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_SETTINGS_H
