//===- heddle/padded.h - A cache line of one's own ------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   struct Counters {
//     heddle::padded<std::atomic<long>> served;  // written by one task
//     heddle::padded<std::atomic<long>> refused; // written by another
//   };
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_PADDED_H
#define HEDDLE_PADDED_H

#include <cstddef>
#include <type_traits>
#include <utility>

namespace heddle {

/// Bytes that processors hand to each other as one. A constant of heddle's, not
/// std::hardware_destructive_interference_size: that depends on the compiler's
/// tuning options and would change the layout of public types with them. 128 on
/// 64-bit ARM and PowerPC, whose lines may be so long.
#if defined(__aarch64__) || defined(__powerpc64__)
inline constexpr std::size_t cache_line = 128;
#else
inline constexpr std::size_t cache_line = 64;
#endif

/// A value that shares its cache line with no other: who writes to it does not
/// slow down who uses its neighbours (heddle-false-sharing finds where that
/// matters). Adds no synchronisation: T has to bring its own.
///
/// Requires of T: complete, not a reference.
/// Guarantees: alignof and sizeof are multiples of cache_line.
template <class T> class alignas(cache_line) padded {
public:
  using value_type = T;

  padded() = default;
  template <class... Args>
    requires std::is_constructible_v<T, Args...>
  explicit padded(std::in_place_t, Args &&...args)
      : value_(std::forward<Args>(args)...) {}
  template <class U>
    requires(!std::is_same_v<std::remove_cvref_t<U>, padded> &&
             std::is_constructible_v<T, U>)
  padded(U &&value) : value_(std::forward<U>(value)) {}

  T &operator*() noexcept { return value_; }
  const T &operator*() const noexcept { return value_; }
  T *operator->() noexcept { return &value_; }
  const T *operator->() const noexcept { return &value_; }

private:
  T value_{};
};

} // namespace heddle

#endif // HEDDLE_PADDED_H
