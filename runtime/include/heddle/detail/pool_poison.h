//===- heddle/detail/pool_poison.h - Objects not to be touched  -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_POOL_POISON_H
#define HEDDLE_DETAIL_POOL_POISON_H

#include <cstddef>

namespace heddle {

/// Whether a pool makes the objects that wait in it unusable, so that a use
/// after put shows.
enum class pool_poison : unsigned char { off, on };

#ifdef NDEBUG
inline constexpr pool_poison default_pool_poison = pool_poison::off;
#else
inline constexpr pool_poison default_pool_poison = pool_poison::on;
#endif

namespace detail {

/// Keeps the bytes of \p object in \p image and overwrites them, unless \p
/// image is nullptr; tells AddressSanitizer that nobody may touch them.
void poison(void *object, std::size_t size, unsigned char *image) noexcept;

/// Undoes that. Ends the program with a message if somebody has written to the
/// object meanwhile.
void unpoison(void *object, std::size_t size,
              const unsigned char *image) noexcept;

} // namespace detail
} // namespace heddle

#endif // HEDDLE_DETAIL_POOL_POISON_H
