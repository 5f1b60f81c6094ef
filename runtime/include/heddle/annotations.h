//===- heddle/annotations.h - What your functions mean to Heddle -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Macros by which a library tells Heddle what its own spawn, channel, lock ...
// functions do. One header, C99 and C++11, no dependencies; with any other
// compiler than Clang every macro is empty. The attribute has no influence on
// the generated code.
//
//   HEDDLE_SPAWNS(0) void Pool::post(std::function<void()> job);
//   class HEDDLE_TYPE(kind: channel) Mailbox { ... };
//   HEDDLE_ROLE(role: send) void Mailbox::put(Message m);
//
// The text inside HEDDLE_ROLE and HEDDLE_TYPE is one row of a model file
// without its `name` (docs/models.md has the grammar); a wrong one is an error
// at that line. Operands are argument numbers from 0, `this` or `return`;
// `object` defaults to `this` for methods and to argument 0 for functions.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANNOTATIONS_H
#define HEDDLE_ANNOTATIONS_H

#if defined(__clang__)
#define HEDDLE_ROLE(...) __attribute__((annotate("heddle:" #__VA_ARGS__)))
#else
#define HEDDLE_ROLE(...)
#endif

/// What a class or struct is: HEDDLE_TYPE(kind: lock).
#define HEDDLE_TYPE(...) HEDDLE_ROLE(__VA_ARGS__)

/// Runs argument \p callable in another task, now or later.
#define HEDDLE_SPAWNS(callable_) HEDDLE_ROLE(role: spawn, callable: callable_)
/// Runs argument \p callable before it returns, on the calling thread.
#define HEDDLE_INVOKES(callable_) HEDDLE_ROLE(role: invoke, callable: callable_)
/// Returns only after the task (or all tasks) of this object have ended.
#define HEDDLE_JOINS HEDDLE_ROLE(role: join)
/// Runs argument \p callable when the object's scope ends.
#define HEDDLE_DEFERS(callable_) HEDDLE_ROLE(role: defer, callable: callable_)

#define HEDDLE_SENDS HEDDLE_ROLE(role: send)
#define HEDDLE_TRY_SENDS HEDDLE_ROLE(role: try-send)
#define HEDDLE_RECEIVES HEDDLE_ROLE(role: receive)
#define HEDDLE_TRY_RECEIVES HEDDLE_ROLE(role: try-receive)
#define HEDDLE_CLOSES HEDDLE_ROLE(role: close)

#define HEDDLE_ACQUIRES HEDDLE_ROLE(role: acquire)
#define HEDDLE_ACQUIRES_SHARED HEDDLE_ROLE(role: acquire-shared)
#define HEDDLE_TRY_ACQUIRES HEDDLE_ROLE(role: try-acquire)
#define HEDDLE_TRY_ACQUIRES_SHARED HEDDLE_ROLE(role: try-acquire-shared)
#define HEDDLE_RELEASES HEDDLE_ROLE(role: release)
#define HEDDLE_RELEASES_SHARED HEDDLE_ROLE(role: release-shared)

/// May wait for an unbounded time; must not be called with a lock held.
#define HEDDLE_BLOCKS HEDDLE_ROLE(role: block)
/// Gives the processor away without waiting for anything.
#define HEDDLE_YIELDS HEDDLE_ROLE(role: yield)
/// Waits for a bounded time.
#define HEDDLE_SLEEPS HEDDLE_ROLE(role: sleep)

#endif // HEDDLE_ANNOTATIONS_H
