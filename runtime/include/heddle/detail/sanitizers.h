//===- heddle/detail/sanitizers.h - Which one looks on -------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// HEDDLE_DETAIL_ASAN and HEDDLE_DETAIL_TSAN are 1 in code that is compiled with
// AddressSanitizer or ThreadSanitizer, else 0. GCC and Clang say it
// differently.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_SANITIZERS_H
#define HEDDLE_DETAIL_SANITIZERS_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEDDLE_DETAIL_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define HEDDLE_DETAIL_TSAN 1
#endif
#endif

#if !defined(HEDDLE_DETAIL_ASAN) && defined(__SANITIZE_ADDRESS__)
#define HEDDLE_DETAIL_ASAN 1
#endif
#if !defined(HEDDLE_DETAIL_TSAN) && defined(__SANITIZE_THREAD__)
#define HEDDLE_DETAIL_TSAN 1
#endif

#ifndef HEDDLE_DETAIL_ASAN
#define HEDDLE_DETAIL_ASAN 0
#endif
#ifndef HEDDLE_DETAIL_TSAN
#define HEDDLE_DETAIL_TSAN 0
#endif

#endif // HEDDLE_DETAIL_SANITIZERS_H
