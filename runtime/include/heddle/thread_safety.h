//===- heddle/thread_safety.h - Clang's attributes ------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Clang's thread-safety attributes under heddle's prefix. Empty with any other
// compiler. They are checked by -Wthread-safety and read by heddle's checks;
// they have no influence on the generated code.
//
//   heddle::mutex mu;
//   int hits HEDDLE_GUARDED_BY(mu) = 0;
//   void count() HEDDLE_EXCLUDES(mu);
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_THREAD_SAFETY_H
#define HEDDLE_THREAD_SAFETY_H

#if defined(__clang__)
#define HEDDLE_TSA(...) __attribute__((__VA_ARGS__))
#else
#define HEDDLE_TSA(...)
#endif

/// The class is a lock (\p name is what warnings call it).
#define HEDDLE_CAPABILITY(name) HEDDLE_TSA(capability(name))
/// The class holds a lock from its constructor to its destructor.
#define HEDDLE_SCOPED_CAPABILITY HEDDLE_TSA(scoped_lockable)

/// The variable is touched only with the lock held.
#define HEDDLE_GUARDED_BY(...) HEDDLE_TSA(guarded_by(__VA_ARGS__))
/// What the pointer points to is touched only with the lock held.
#define HEDDLE_PT_GUARDED_BY(...) HEDDLE_TSA(pt_guarded_by(__VA_ARGS__))
#define HEDDLE_ACQUIRED_BEFORE(...) HEDDLE_TSA(acquired_before(__VA_ARGS__))
#define HEDDLE_ACQUIRED_AFTER(...) HEDDLE_TSA(acquired_after(__VA_ARGS__))

/// The caller holds the lock, before and after the call.
#define HEDDLE_REQUIRES(...) HEDDLE_TSA(requires_capability(__VA_ARGS__))
#define HEDDLE_REQUIRES_SHARED(...)                                            \
  HEDDLE_TSA(requires_shared_capability(__VA_ARGS__))
/// The caller does not hold the lock.
#define HEDDLE_EXCLUDES(...) HEDDLE_TSA(locks_excluded(__VA_ARGS__))

#define HEDDLE_ACQUIRE(...) HEDDLE_TSA(acquire_capability(__VA_ARGS__))
#define HEDDLE_ACQUIRE_SHARED(...)                                             \
  HEDDLE_TSA(acquire_shared_capability(__VA_ARGS__))
#define HEDDLE_RELEASE(...) HEDDLE_TSA(release_capability(__VA_ARGS__))
#define HEDDLE_RELEASE_SHARED(...)                                             \
  HEDDLE_TSA(release_shared_capability(__VA_ARGS__))
/// Releases whichever side is held (destructors of guards).
#define HEDDLE_RELEASE_GENERIC(...)                                            \
  HEDDLE_TSA(release_generic_capability(__VA_ARGS__))
/// The first argument is the result that means success.
#define HEDDLE_TRY_ACQUIRE(...) HEDDLE_TSA(try_acquire_capability(__VA_ARGS__))
#define HEDDLE_TRY_ACQUIRE_SHARED(...)                                         \
  HEDDLE_TSA(try_acquire_shared_capability(__VA_ARGS__))

#define HEDDLE_ASSERT_CAPABILITY(...) HEDDLE_TSA(assert_capability(__VA_ARGS__))
#define HEDDLE_RETURN_CAPABILITY(x) HEDDLE_TSA(lock_returned(x))
/// For bodies that are right for a reason the analysis cannot follow: say
/// which.
#define HEDDLE_NO_THREAD_SAFETY_ANALYSIS HEDDLE_TSA(no_thread_safety_analysis)

#endif // HEDDLE_THREAD_SAFETY_H
