//===- heddle/detail/relax.h - A pause in a loop ------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_RELAX_H
#define HEDDLE_DETAIL_RELAX_H

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace heddle::detail {

/// Leaves the processor's pipeline to its other thread for a moment.
inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_RELAX_H
