//===- QueueSummary.h - What functions do to a queue's members --*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What one function does to the members of a class that may be a queue: which
// it fills with what its caller gives, which it gives part of to its caller,
// which conditions it notifies and waits for. By the text alone.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_QUEUESUMMARY_H
#define HEDDLE_ANALYSIS_QUEUESUMMARY_H

#include "Model/Model.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace heddle::analysis {

using Fields = llvm::SmallPtrSet<const clang::FieldDecl *, 4>;

inline void add(Fields &To, const Fields &From) {
  To.insert(From.begin(), From.end());
}
inline bool meet(const Fields &X, const Fields &Y) {
  return llvm::any_of(X,
                      [&](const clang::FieldDecl *F) { return Y.contains(F); });
}

/// What one function does to the members of a class.
struct QueueSummary {
  const clang::FunctionDecl *F = nullptr;
  /// Conditions: those that it notifies, and those that it waits for without a
  /// limit, with the members that the waits ask for.
  Fields Notified, Awaited, Asked;
  bool HasLimit = false;
  /// Asked by tests that leave a loop that waits.
  Fields LeavesFor;
  Fields Changed;
  /// They get something of what the caller gives; the caller gets something of
  /// them.
  Fields Filled, GivenOut;
  /// Set to something, and to nothing.
  Fields Raised, Lowered;
  /// Asked before the function throws, or returns early.
  Fields ThrowsFor, ReturnsFor;
  /// The parameter that leads to the object; -1: it is a method's own.
  int Self = -1;
  /// Members of other objects than the one.
  bool HasOthers = false;
};

QueueSummary summarizeQueue(const clang::FunctionDecl *F,
                            const clang::RecordDecl *R, model::Model &M);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_QUEUESUMMARY_H
